/** What `auto` and `random` stand for: the same for ever, and out of the way of everything else. */
import { describe, expect, it } from "vitest";
import * as knownChains from "viem/chains";
import { chainIdNamed } from "../../../config/chainNames";
import { CHAIN_IDS, chainIdOf, hasDerivedPorts, portsOf, subnetOf } from "../../../config/derived";
import { loadConfig, parseConfig } from "../../../config/load";
import { allContainers } from "../../../config/plan";
import { planTopology } from "../../../config/topology";
import { rejection } from "./rejection";

const NAMES = Array.from({ length: 300 }, (_, index) => `network-${index}`);
const AUTO = { ports: "auto", subnet: "auto", l2_chain_id: "random" };

/** The largest network there can be, with everything that publishes a port. */
const largest = (network_name: string) =>
  planTopology(
    parseConfig({
      ...AUTO,
      network_name,
      sequencer_count: 9,
      l2_nodes: 59,
      bind_address: "0.0.0.0",
      gateway: { count: 3 },
      monitoring: { alertmanager: { enabled: true } },
    }),
  );
const externalPorts = (plan: ReturnType<typeof largest>): number[] =>
  allContainers(plan).flatMap(({ ports }) => ports.map(({ external }) => external));

it("is never anything else for a name, because that would be another chain on other ports", () => {
  expect([portsOf("opstack-ha"), subnetOf("opstack-ha"), chainIdOf("opstack-ha")]).toMatchInlineSnapshot(`
    [
      {
        "alertmanager": 21508,
        "conductor_rpc": 20712,
        "gateway": 20708,
        "gateway_public": 21008,
        "grafana": 21608,
        "l1": 21308,
        "prometheus": 21408,
        "sequencer_node_rpc": 20711,
        "sequencer_rpc": 20709,
        "validator_node_rpc": 20715,
        "validator_rpc": 20713,
      },
      "10.142.242.0/24",
      794912311,
    ]
  `);
});

describe("ports: auto", () => {
  it("has room for the largest network, below the ports of outgoing connections and beside the default ones", () => {
    // 50 validators of a network with default ports are at 27545, 27645, …
    const ofOthers = externalPorts(planTopology(parseConfig({ sequencer_count: 9, l2_nodes: 59 })));
    for (const name of NAMES.slice(0, 20)) {
      // Two that clash would be an error of the plan.
      const ports = externalPorts(largest(name));
      expect(Math.min(...ports)).toBeGreaterThanOrEqual(20_000);
      expect(Math.max(...ports)).toBeLessThan(32_768);
      expect(ports.filter((port) => ofOthers.includes(port))).toEqual([]);
    }
  });

  it("rarely gives two networks of the usual size the same port", () => {
    const used = NAMES.map(
      (name) => new Set(externalPorts(planTopology(parseConfig({ ...AUTO, network_name: name })))),
    );
    let clashes = 0;
    let pairs = 0;
    for (const [index, one] of used.entries()) {
      for (const other of used.slice(index + 1)) {
        pairs += 1;
        if ([...one].some((port) => other.has(port))) clashes += 1;
      }
    }
    expect(clashes / pairs).toBeLessThan(0.03);
  });

  it("is told from ports that somebody chose", () => {
    expect(hasDerivedPorts(parseConfig({ network_name: "one", ports: "auto" }))).toBe(true);
    expect(hasDerivedPorts(parseConfig({ network_name: "one", ports: { ...portsOf("one"), l1: 8_545 } }))).toBe(false);
    expect(hasDerivedPorts(parseConfig({}))).toBe(false);
  });
});

it("subnet: auto is a subnet that the config takes, and mostly another one for each network", () => {
  const subnets = NAMES.map((network_name) => parseConfig({ network_name, subnet: "auto" }).subnet);
  for (const subnet of subnets) expect(subnet).toMatch(/^10\.(12[89]|1[3-8]\d|19[01])\.\d{1,3}\.0\/24$/);
  expect(new Set(subnets).size).toBeGreaterThan(NAMES.length - 10);
});

describe("l2_chain_id: random", () => {
  it("is in a range in which no known chain is", () => {
    const known = Object.values(knownChains).flatMap((chain) =>
      typeof chain === "object" && "id" in chain ? [chain.id] : [],
    );
    expect(known).toContain(10);
    expect(known.filter((id) => id >= CHAIN_IDS.first && id <= CHAIN_IDS.last)).toEqual([]);
    expect(CHAIN_IDS.last).toBeLessThan(2 ** 31);
  });

  it("stays in it, and is another one for each network", () => {
    const ids = NAMES.map((name) => chainIdOf(name));
    expect(Math.min(...ids)).toBeGreaterThanOrEqual(CHAIN_IDS.first);
    expect(Math.max(...ids)).toBeLessThanOrEqual(CHAIN_IDS.last);
    expect(new Set(ids).size).toBe(NAMES.length);
  });
});

describe("the name of a known chain", () => {
  it.each([
    ["op-sepolia", 11_155_420],
    ["optimism-sepolia", 11_155_420],
    ["op-mainnet", 10],
    ["base-sepolia", 84_532],
    ["base-mainnet", 8_453],
    ["unichain", 130],
    ["sepolia", 11_155_111],
    ["mainnet", 1],
  ])("%s stands for %d", (name, id) => {
    expect(parseConfig({ l2_chain_id: name }).l2_chain_id).toBe(id);
    expect(parseConfig({ l1: { chain_id: name } }).l1.chain_id).toBe(id);
  });

  it("is not made up, and names one chain", () => {
    for (const name of ["op", "no-such-chain", "random"]) expect(chainIdNamed(name)).toBeUndefined();
  });

  it("counts like its id: L1 and L2 must differ", () => {
    expect(rejection({ l1: { chain_id: "sepolia" }, l2_chain_id: "sepolia" })).toContain(
      "l2_chain_id: 11155111 is also the chain id of L1",
    );
  });

  it("leaves everything else of L1 as it was", () => {
    expect(parseConfig({ l1: { chain_id: "sepolia", block_time: "4" } }).l1).toMatchObject({
      source: "local",
      block_time: 4,
    });
    expect(rejection({ l1: { chain_id: "no-such-chain" } })).toContain(
      'l1.chain_id: must be a whole number from 1 to 9007199254740991, not "no-such-chain"; the name of a known chain',
    );
  });
});

it("follows from the network's name, given or not, as Pulumi hands the config over", () => {
  const config = loadConfig({
    "opstack-ha:ports": "auto",
    "opstack-ha:l2_chain_id": "random",
    "opstack-ha:subnet": "auto",
  });
  expect(config).toEqual(parseConfig({ ...AUTO, network_name: "opstack-ha" }));
  expect(parseConfig({ ...AUTO, network_name: "other" }).l2_chain_id).not.toBe(config.l2_chain_id);
});

it.each([
  [{ ports: "automatic" }, 'ports: must be "auto", or hold keys of l1, gateway'],
  [{ subnet: "automatic" }, '"automatic" is not a private IPv4 subnet of /16 to /24, zero after its prefix, such as'],
  [{ subnet: "automatic" }, '"auto" chooses one'],
  [{ l2_chain_id: "auto" }, 'from 1 to 9007199254740991, not "auto"; "random" chooses one'],
  [{ network_name: "Not A Name", ports: "auto" }, "network_name: must be 2 to 40"],
])("refuses %j", (config, message) => {
  expect(rejection(config)).toContain(message);
});
