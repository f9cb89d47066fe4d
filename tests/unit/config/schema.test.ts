import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../config/load";
import { rejection } from "./rejection";

describe("an empty config", () => {
  it("means three sequencers and four validators on a local L1", () => {
    expect(parseConfig({})).toMatchObject({
      network_name: "opstack-ha",
      subnet: "10.77.0.0/24",
      bind_address: "127.0.0.1",
      image_source: "registry",
      l1: { source: "local", chain_id: 900, block_time: 12 },
      l2_chain_id: 42069,
      l2_block_time: 2,
      sequencer_count: 3,
      l2_nodes: 7,
      sequencer: { execution_client: "op-reth", consensus_client: "kona-node" },
      validator: { execution_client: "op-reth", consensus_client: "kona-node" },
    });
  });

  it("turns every service on", () => {
    const { batcher, proposer, challenger, gateway, monitoring } = parseConfig({});
    const services = [batcher, proposer, challenger, gateway, monitoring.prometheus, monitoring.grafana];
    expect(services.map(({ enabled }) => enabled)).toEqual([true, true, true, true, true, true]);
  });
});

describe("values as `pulumi config set` stores them", () => {
  it("reads whole numbers and flags from text", () => {
    const config = parseConfig({ sequencer_count: "5", batcher: { enabled: "false" } });
    expect(config.sequencer_count).toBe(5);
    expect(config.batcher.enabled).toBe(false);
  });

  it("fills in the rest of a section that is given in part", () => {
    expect(parseConfig({ l1: { block_time: 4 } }).l1).toMatchObject({ source: "local", chain_id: 900, block_time: 4 });
  });

  it.each([
    [2, "2"],
    ["1.5", "1.5"],
  ])("takes %j CPUs, for `config set --path` makes a number of a whole one", (cpus, expected) => {
    expect(parseConfig({ resources: { op_node: { cpus } } }).resources.op_node?.cpus).toBe(expected);
  });
});

describe("a number that is none, or out of range", () => {
  it("names the key, the range, the value and the command that fixes it", () => {
    expect(rejection({ sequencer_count: "0" })).toMatchInlineSnapshot(`
      "The stack config has a problem; nothing was changed:
        - sequencer_count: must be a whole number from 1 to 9, not 0
            change it with: pulumi config set opstack-ha:sequencer_count VALUE"
    `);
  });

  it.each([
    ["sequencer_count", "many", 'from 1 to 9, not "many"'],
    ["sequencer_count", "1.5", 'from 1 to 9, not "1.5"'],
    ["sequencer_count", "10", "from 1 to 9, not 10"],
    ["sequencer_count", "-1", "from 1 to 9, not -1"],
    ["sequencer_count", "", 'from 1 to 9, not ""'],
    ["l2_nodes", "60", "from 1 to 59, not 60"],
    ["l2_block_time", "0", "from 1 to 10, not 0"],
    ["l2_chain_id", "0", "from 1 to 9007199254740991, not 0"],
    ["l2_chain_id", "-42069", "from 1 to 9007199254740991, not -42069"],
    ["l2_chain_id", "no-such-chain", 'from 1 to 9007199254740991, not "no-such-chain"'],
  ])("%s %j", (key, value, expected) => {
    const message = rejection({ [key]: value });
    expect(message).toContain(`${key}: must be a whole number ${expected}`);
    expect(message).toContain(`pulumi config set opstack-ha:${key} VALUE`);
  });

  it.each([
    [{ l1: { chain_id: 0 } }, "l1.chain_id"],
    [{ l1: { block_time: 61 } }, "l1.block_time"],
    [{ ports: { gateway: 65_536 } }, "ports.gateway"],
    [{ conductor: { raft_heartbeat_timeout: "fast" } }, "conductor.raft_heartbeat_timeout"],
    [{ conductor: { raft_heartbeat_timeout: 1_001 } }, "conductor.raft_heartbeat_timeout"],
    [{ conductor: { raft_lease_timeout: 1_001 } }, "conductor.raft_lease_timeout"],
    [{ resources: { op_reth: { memory_mb: 4 } } }, "resources.op_reth.memory_mb"],
  ])("%j, with the path of the nested key", (raw, key) => {
    const message = rejection(raw);
    expect(message).toContain(`${key}: must be a whole number from`);
    expect(message).toContain(`pulumi config set --path opstack-ha:${key} VALUE`);
  });
});

describe("a key that means nothing", () => {
  it("at the top is to be removed", () => {
    expect(rejection({ sequencers: 3 })).toMatchInlineSnapshot(`
      "The stack config has a problem; nothing was changed:
        - sequencers: unknown key; known are network_name, sequencer_count, l2_nodes, l2_chain_id, l2_block_time, hardforks, sequencer, validator, l1, mnemonic, keys, signer, prefunded_accounts, subnet, bind_address, ports, hosts, cluster, placement, image_source, images, conductor, guard, batcher, proposer, challenger, gateway, rpc_namespaces, cors_origins, monitoring, resources, extra_arguments, extra_environment, log_level, log_rotation
            remove it with: pulumi config rm opstack-ha:sequencers"
    `);
  });

  it("of an earlier version says what it has become", () => {
    expect(rejection({ leader_watch: { enabled: false } })).toContain("leader_watch: is now guard: set that instead");
  });

  it("in a section is named with its path, and with its neighbours", () => {
    expect(rejection({ l1: { blok_time: 3 } })).toMatchInlineSnapshot(`
      "The stack config has a problem; nothing was changed:
        - l1.blok_time: unknown key; known are source, client, rpc_url, beacon_url, chain_id, block_time
            remove it with: pulumi config rm --path opstack-ha:l1.blok_time"
    `);
  });

  it.each([
    [{ images: { nginx: "nginx:1" } }, "images.nginx", "alertmanager, anvil, geth"],
    [{ resources: { nginx: {} } }, "resources.nginx", "alertmanager, anvil, geth"],
    [{ extra_arguments: { nginx: [] } }, "extra_arguments.nginx", "alertmanager, anvil, geth"],
    [{ extra_environment: { nginx: [] } }, "extra_environment.nginx", "alertmanager, anvil, geth"],
    [{ log_level: { anvil: "debug" } }, "log_level.anvil", "alertmanager, geth, json_exporter"],
    [{ resources: { op_node: { memory: 3 } } }, "resources.op_node.memory", "memory_mb, cpus"],
    [{ monitoring: { loki: {} } }, "monitoring.loki", "prometheus, json_exporter, alertmanager, grafana"],
  ])("%j", (raw, key, known) => {
    const message = rejection(raw);
    expect(message).toContain(`${key}: unknown key; known are ${known}`);
    expect(message).toContain(`pulumi config rm --path opstack-ha:${key}`);
    expect(message).not.toContain("pulumi config set");
  });
});

describe("a name that is not one of a few", () => {
  it.each([
    [{ sequencer: { execution_client: "geth" } }, 'sequencer.execution_client: must be one of "op-reth", "op-geth"'],
    [
      { validator: { consensus_client: "nimbus" } },
      'validator.consensus_client: must be one of "kona-node", "op-node"',
    ],
    [{ l1: { source: "remote" } }, 'l1.source: must be one of "local", "fork", "external"'],
    [{ image_source: "make" }, 'image_source: must be one of "registry", "build"'],
    [{ log_level: { op_node: "loud" } }, 'log_level.op_node: must be one of "crit", "error", "warn", "info"'],
    [{ challenger: { enabled: "yes" } }, "challenger.enabled: must be true or false"],
  ])("%j", (raw, expected) => {
    expect(rejection(raw)).toContain(expected);
  });
});

describe("text of the wrong form", () => {
  it.each(["Kup", "a", "-kup", "kup-", "kup_example", "a".repeat(41)])("network_name %j", (network_name) => {
    expect(rejection({ network_name })).toContain(
      "network_name: must be 2 to 40 lower-case letters, digits and dashes, and begin and end with a letter or digit",
    );
  });

  it.each([
    [{ bind_address: "localhost" }, "bind_address: must be an IPv4 address of this machine, such as 127.0.0.1"],
    [{ images: { op_node: "" } }, "images.op_node: must not be empty"],
    [{ images: { op_node: "build: " } }, "images.op_node: must say what to build, such as build:../my-op-reth"],
    [{ extra_environment: { op_node: "A=b" } }, "extra_environment.op_node: must be a list of NAME=VALUE"],
    [{ extra_environment: { op_node: ["A=b", "B"] } }, "extra_environment.op_node[1]: must be NAME=VALUE, such as"],
    [{ resources: { op_node: { cpus: "two" } } }, 'resources.op_node.cpus: must be a number of CPUs, such as "1.5"'],
    [{ extra_arguments: { op_node: "--verbose" } }, "extra_arguments.op_node: must be a list of arguments"],
    [{ l1: "local" }, "l1: must hold keys of source, client"],
    [{ images: "op-node:1" }, "images: must hold keys of alertmanager, anvil, geth"],
  ])("%j", (raw, expected) => {
    expect(rejection(raw)).toContain(expected);
  });

  it("in a list is named as Pulumi writes the path, quoted for the shell", () => {
    expect(rejection({ extra_arguments: { op_node: ["--verbose", ""] } })).toMatchInlineSnapshot(`
      "The stack config has a problem; nothing was changed:
        - extra_arguments.op_node[1]: must not be empty
            change it with: pulumi config set --path 'opstack-ha:extra_arguments.op_node[1]' VALUE"
    `);
  });
});
