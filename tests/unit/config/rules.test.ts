import { generateMnemonic } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english";
import { generate } from "selfsigned";
import { describe, expect, it } from "vitest";
import { KNOWN_MNEMONICS } from "../../../config/knownMnemonics";
import { parseConfig } from "../../../config/load";
import { imagesInUse } from "../../../config/imagesInUse";
import { findWarnings } from "../../../config/warnings";
import { DEVELOPMENT_MNEMONIC } from "../../../config/schema";
import { rejection } from "./rejection";

const OTHER_MNEMONIC = "legal winner thank year wave sausage worth useful legal winner thank yellow";
const EXTERNAL = { source: "external", rpc_url: "https://l1.example" };

describe("sizes", () => {
  it("rejects more sequencers than nodes", () => {
    expect(rejection({ sequencer_count: 5, l2_nodes: 4 })).toMatchInlineSnapshot(`
      "The stack config has a problem; nothing was changed:
        - sequencer_count: 5 is more than l2_nodes (4), which counts the sequencers too: lower sequencer_count or raise l2_nodes
            change it with: pulumi config set opstack-ha:sequencer_count VALUE"
    `);
  });

  it("rejects more validators than have addresses", () => {
    expect(parseConfig({ sequencer_count: 3, l2_nodes: 53 }).l2_nodes).toBe(53);
    expect(rejection({ sequencer_count: 3, l2_nodes: 54 })).toContain("l2_nodes: leaves 51 validators, at most 50 fit");
  });
});

describe("subnet", () => {
  it.each(["10.77.0.0/24", "10.77.4.0/22", "172.16.0.0/16", "172.31.255.0/24", "192.168.7.0/24"])(
    "accepts %s",
    (subnet) => {
      expect(parseConfig({ subnet }).subnet).toBe(subnet);
    },
  );

  it.each([
    ["8.8.8.0/24", "public"],
    ["172.32.0.0/16", "just outside of the private range"],
    ["10.77.0.0", "without a prefix"],
    ["10.77.0.0/25", "too small"],
    ["10.0.0.0/8", "too large"],
    ["10.77.5.0/16", "with bits after the prefix"],
    ["10.77.0.1/24", "an address, not a subnet"],
    ["10.300.0.0/24", "no address at all"],
    ["10.77.0.0/024", "with a zero too many"],
    ["fd00::/64", "IPv6"],
    ["default", "a word"],
  ])("rejects %s, which is %s", (subnet) => {
    const message = rejection({ subnet });
    expect(message).toContain(`subnet: "${subnet}" is not a private IPv4 subnet of /16 to /24`);
    expect(message).toContain("such as 10.77.0.0/24");
    expect(message).toContain("pulumi config set opstack-ha:subnet VALUE");
  });
});

describe("chains", () => {
  it("rejects an L2 chain id that L1 has", () => {
    expect(rejection({ l2_chain_id: "900" })).toMatchInlineSnapshot(`
      "The stack config has a problem; nothing was changed:
        - l2_chain_id: 900 is also the chain id of L1 (l1.chain_id): the two must differ
            change it with: pulumi config set opstack-ha:l2_chain_id VALUE"
    `);
  });

  it("rejects L2 blocks slower than L1 blocks", () => {
    expect(rejection({ l2_block_time: 4, l1: { block_time: 2 } })).toContain(
      "l2_block_time: 4 s is longer than l1.block_time (2 s)",
    );
  });

  it.each(["fork", "external"])("rejects the development mnemonic with the L1 %j", (source) => {
    const message = rejection({ l1: { source, rpc_url: "https://l1.example" }, mnemonic: ` ${DEVELOPMENT_MNEMONIC} ` });
    expect(message).toContain(`mnemonic: is the public development mnemonic, which must not hold funds`);
    expect(message).toContain("pulumi config set --secret opstack-ha:mnemonic VALUE");
    expect(message).not.toContain("junk");
  });

  it.each(KNOWN_MNEMONICS)("rejects for an L1 that is not local what everybody knows: %s", (mnemonic) => {
    const message = rejection({ l1: EXTERNAL, mnemonic: ` ${mnemonic}\n` });
    expect(message).toMatch(/mnemonic: is (the public development mnemonic|a mnemonic that everybody knows), which/);
    expect(message).not.toContain("is not a BIP-39 mnemonic");
    expect(message).not.toContain(mnemonic);
    expect(parseConfig({ mnemonic }).mnemonic).toBe(mnemonic);
  });

  it("accepts a mnemonic of one's own for an L1 that is not local, and one URL or several", () => {
    const opNode = { consensus_client: "op-node" };
    const accepted = { sequencer: opNode, validator: opNode, mnemonic: generateMnemonic(wordlist) };
    expect(parseConfig({ ...accepted, l1: EXTERNAL }).l1.rpc_url).toEqual(["https://l1.example"]);
    const rpc_url = ["https://one.example", "https://two.example"];
    expect(parseConfig({ ...accepted, l1: { ...EXTERNAL, rpc_url } }).l1.rpc_url).toEqual(rpc_url);
    expect(parseConfig({ ...accepted, l1: { source: "fork", rpc_url: "https://l1.example" } }).l1.source).toBe("fork");
  });

  it("says of an L1 that is not local what else it needs, all at once", () => {
    expect(rejection({ l1: { source: "external" } })).toMatchInlineSnapshot(`
      "The stack config has 3 problems; nothing was changed:
        - l1.rpc_url: is needed with l1.source "external"
            change it with: pulumi config set --secret --path opstack-ha:l1.rpc_url VALUE
        - mnemonic: is the public development mnemonic, which must not hold funds on the L1 "external": set your own with --secret
            change it with: pulumi config set --secret opstack-ha:mnemonic VALUE
        - l1.beacon_url: is missing, and kona-node asks L1 for a beacon API: set it, or choose op-node
            change it with: pulumi config set --secret --path opstack-ha:l1.beacon_url VALUE"
    `);
  });

  it("rejects what an L1 that is not local cannot be", () => {
    const fork = { source: "fork", rpc_url: "https://l1.example" };
    expect(rejection({ l1: { ...fork, client: "geth" } })).toContain(
      'l1.client: is "geth", which cannot begin as a copy',
    );
    expect(rejection({ l1: { ...fork, beacon_url: "https://beacon.example" } })).toContain(
      'l1.beacon_url: has no use with l1.source "fork"',
    );
    for (const place of ["localhost", "127.0.0.1", "[::1]"]) {
      const urls = ["https://l1.example/key", `http://${place}:8545/key`];
      const message = rejection({ l1: { ...EXTERNAL, rpc_url: urls } });
      expect(message).toContain("l1.rpc_url: names this machine by a loopback address");
      expect(message).not.toContain("key");
    }
  });

  it("takes blobs from an external L1 with a beacon API alone", () => {
    const batcher = { data_availability: "blobs" };
    expect(rejection({ batcher })).toContain(
      'batcher.data_availability: is "blobs", and nodes get blobs by l1.beacon_url',
    );
    expect(rejection({ batcher, l1: EXTERNAL })).toContain("batcher.data_availability");
    const l1 = { ...EXTERNAL, beacon_url: "https://beacon.example" };
    const accepted = parseConfig({ batcher, l1, mnemonic: generateMnemonic(wordlist) });
    expect(accepted.batcher.data_availability).toBe("blobs");
  });

  it("rejects an RPC URL that a local L1 would ignore, or that is none", () => {
    expect(rejection({ l1: { rpc_url: "https://l1.example" } })).toContain(
      'l1.rpc_url: has no use with l1.source "local"',
    );
    expect(rejection({ l1: { beacon_url: "https://beacon.example" } })).toContain(
      'l1.beacon_url: has no use with l1.source "local"',
    );
    expect(rejection({ l1: { rpc_url: "ws://l1.example" } })).toContain(
      "l1.rpc_url: must be an http:// or https:// URL",
    );
  });
});

describe("the gateway's door for others", () => {
  it("rejects a certificate that cannot be read, and one with the key of another", async () => {
    const made = async () => {
      const { cert, private: key } = await generate([{ name: "commonName", value: "test" }], { keyType: "ec" });
      return { cert, key };
    };
    const [one, other] = await Promise.all([made(), made()]);
    const tls = (certificate: string, privateKey: string) => ({
      gateway: { tls: { enabled: true, certificate, private_key: privateKey } },
    });
    expect(parseConfig(tls(one.cert, one.key)).gateway.tls.enabled).toBe(true);
    expect(rejection(tls(one.cert, other.key))).toContain("gateway.tls.private_key: belongs to another certificate");
    const broken = rejection(tls("-----BEGIN CERTIFICATE-----\nnonsense", one.key));
    expect(broken).toContain("gateway.tls.certificate: or gateway.tls.private_key cannot be read");
    expect(broken).not.toContain(one.key.split("\n")[1]);
  });

  it("rejects keys that no URL could carry, and origins that no browser has", () => {
    expect(rejection({ gateway: { api_keys: ["a key with spaces/?"] } })).toContain("gateway.api_keys");
    expect(rejection({ cors_origins: ["https://app.example/"] })).toContain("cors_origins");
    expect(parseConfig({ cors_origins: ["https://app.example", "*"] }).cors_origins).toHaveLength(2);
  });
});

describe("mnemonic", () => {
  it("accepts any valid one", () => {
    expect(parseConfig({ mnemonic: OTHER_MNEMONIC }).mnemonic).toBe(OTHER_MNEMONIC);
  });

  it.each([
    ["too few words", "test test junk"],
    ["an unknown word", OTHER_MNEMONIC.replace("sausage", "sausages")],
    ["a wrong checksum", OTHER_MNEMONIC.replace("yellow", "year")],
  ])("rejects %s without repeating it", (_, mnemonic) => {
    const message = rejection({ mnemonic });
    expect(message).toContain("mnemonic: is not a BIP-39 mnemonic of 12 to 24 words");
    expect(message).not.toContain(mnemonic);
  });
});

describe("conductor", () => {
  it("rejects a lease that outlives the heartbeat timeout", () => {
    expect(rejection({ conductor: { raft_heartbeat_timeout: 300, raft_lease_timeout: 301 } })).toMatchInlineSnapshot(`
      "The stack config has a problem; nothing was changed:
        - conductor.raft_lease_timeout: raft_lease_timeout (301 ms) is longer than raft_heartbeat_timeout (300 ms): set it to that at most
            change it with: pulumi config set --path opstack-ha:conductor.raft_lease_timeout VALUE"
    `);
  });

  it("rejects limits that no sequencer could meet", () => {
    expect(rejection({ conductor: { unsafe_interval: 2 } })).toContain(
      "conductor.unsafe_interval: 2 s must be longer than l2_block_time (2 s)",
    );
    expect(rejection({ l2_nodes: 4, conductor: { min_peer_count: 4 } })).toContain(
      "conductor.min_peer_count: 4 is too many: with sequencer_count 3 and l2_nodes 4 the most is 3",
    );
    expect(rejection({ l2_nodes: 20, conductor: { min_peer_count: 3 } })).toContain(
      "conductor.min_peer_count: 3 is too many: with sequencer_count 3 and l2_nodes 20 the most is 2",
    );
  });

  it("does not mind them where there is no conductor", () => {
    const config = parseConfig({
      sequencer_count: 1,
      l2_nodes: 1,
      conductor: { min_peer_count: 4, unsafe_interval: 2 },
    });
    expect(config.sequencer_count).toBe(1);
  });
});

describe("ports", () => {
  it("rejects two services on one port, and names both keys", () => {
    expect(rejection({ ports: { gateway: 8545 } })).toMatchInlineSnapshot(`
      "The stack config has a problem; nothing was changed:
        - ports.gateway: port 8545 is wanted by opstack-ha-gateway and by opstack-ha-anvil (ports.l1): move one of the two
            change it with: pulumi config set --path opstack-ha:ports.gateway VALUE"
    `);
  });

  it("finds clashes with ports counted up from their key", () => {
    const message = rejection({ ports: { grafana: 9645 } });
    expect(message).toContain("port 9645 is wanted by opstack-ha-grafana and by opstack-ha-op-reth-sequencer-2");
    expect(message).toContain("(ports.sequencer_rpc)");
  });

  it("rejects ports counted up beyond the last one", () => {
    expect(rejection({ ports: { validator_rpc: 65_300 } })).toContain(
      "ports.validator_rpc: gives opstack-ha-op-reth-validator-4 port 65600, beyond 65535",
    );
  });
});

describe("images", () => {
  it("rejects what cannot be built from package registries, with the way out", () => {
    expect(rejection({ image_source: "build", l2_nodes: 3 })).toMatchInlineSnapshot(`
      "The stack config has 3 problems; nothing was changed:
        - monitoring.grafana.enabled: Grafana cannot be built from package registries (image_source "build"): set it to false, or name an image with images.grafana
            change it with: pulumi config set --path opstack-ha:monitoring.grafana.enabled VALUE
        - images.kona_node: kona-node cannot be built from package registries (image_source "build"): choose another client (op-geth, op-node), or name an image here
            change it with: pulumi config set --path opstack-ha:images.kona_node VALUE
        - images.op_reth: op-reth cannot be built from package registries (image_source "build"): choose another client (op-geth, op-node), or name an image here
            change it with: pulumi config set --path opstack-ha:images.op_reth VALUE"
    `);
  });

  it("takes the user's own image instead", () => {
    const images = { op_reth: "my/op-reth:1", kona_node: "my/kona-node:1", grafana: "my/grafana:1" };
    expect(parseConfig({ image_source: "build", images }).images).toEqual(images);
  });

  it("are in use by what the config enables", () => {
    expect(imagesInUse(parseConfig({}))).toEqual([
      "anvil",
      "grafana",
      "json_exporter",
      "kona_node",
      "node",
      "op_batcher",
      "op_challenger",
      "op_conductor",
      "op_deployer",
      "op_node",
      "op_proposer",
      "op_reth",
      "prometheus",
    ]);
    const off = { enabled: false };
    const bare = { batcher: off, proposer: off, challenger: off, gateway: off };
    const monitoring = { prometheus: off, grafana: off };
    expect(imagesInUse(parseConfig({ ...bare, monitoring, sequencer_count: 1, l2_nodes: 1 }))).toEqual([
      "anvil",
      "kona_node",
      "node",
      "op_deployer",
      "op_reth",
    ]);
  });

  it("of a validator's clients are not in use without validators", () => {
    const validator = { execution_client: "op-geth", consensus_client: "op-node" };
    const challenger = { enabled: false };
    expect(imagesInUse(parseConfig({ validator, challenger, l2_nodes: 4 }))).toContain("op_geth");
    expect(imagesInUse(parseConfig({ validator, challenger, l2_nodes: 3 }))).not.toContain("op_geth");
    expect(imagesInUse(parseConfig({ validator, challenger, l2_nodes: 3 }))).not.toContain("op_node");
  });
});

it("rejects Grafana without Prometheus", () => {
  expect(rejection({ monitoring: { prometheus: { enabled: false } } })).toContain(
    "monitoring.grafana.enabled: needs monitoring.prometheus.enabled: enable both or neither",
  );
});

it("rejects Alertmanager without Prometheus, and a receiver without Alertmanager", () => {
  const off = { enabled: false };
  const monitoring = { prometheus: off, grafana: off, alertmanager: { enabled: true } };
  expect(rejection({ monitoring })).toContain(
    "monitoring.alertmanager.enabled: needs monitoring.prometheus.enabled, which judges the alerts: enable both or neither",
  );
  expect(rejection({ monitoring: { alertmanager: { webhook_url: "http://receiver.example" } } })).toContain(
    "monitoring.alertmanager.enabled: must be true for monitoring.alertmanager.webhook_url to have a use",
  );
});

describe("warnings", () => {
  const opNode = { consensus_client: "op-node" };

  it("are not given for a hardened network", () => {
    expect(findWarnings(parseConfig({ sequencer: opNode }))).toEqual([]);
  });

  it("tell of an even number of sequencers", () => {
    expect(findWarnings(parseConfig({ sequencer: opNode, sequencer_count: 4 }))).toMatchInlineSnapshot(`
      [
        "sequencer_count 4 survives the loss of 1, as 3 would: Raft needs a majority, prefer an odd number",
      ]
    `);
  });

  it("tell of batches that do not come to L1 in time, and of the time that there is", () => {
    const warningsOf = (batcher: object, block_time = 12) =>
      findWarnings(parseConfig({ sequencer: opNode, batcher, l1: { block_time } }));
    expect(warningsOf({ enabled: false })).toEqual([
      "batcher.enabled is false: L2's blocks whose batches are not on L1 within 3600 L1 blocks (12 h) are replaced by empty ones, unless another batcher posts them",
    ]);
    expect(warningsOf({ enabled: false }, 2).join()).toContain("within 3600 L1 blocks (2 h)");
    expect(warningsOf({ max_channel_duration: 897 })).toEqual([]);
    expect(warningsOf({ max_channel_duration: 898 })).toEqual([
      expect.stringContaining("batcher.max_channel_duration 898 leaves batches off L1 for more than a quarter"),
    ]);
  });

  it("tell of kona-node on sequencers without a guard, of op-geth, and of ports open to others", () => {
    const risky = { sequencer: { execution_client: "op-geth" }, bind_address: "0.0.0.0", guard: { enabled: false } };
    expect(findWarnings(parseConfig(risky))).toEqual([
      expect.stringContaining("without the guards a chain of kona-node sequencers may halt"),
      expect.stringContaining("op-geth's upstream support ended"),
      "whoever reaches 0.0.0.0:8643 can use the gateway: in the clear (gateway.tls.enabled true encrypts); " +
        "without a key (gateway.api_keys asks for one); as often as it likes (gateway.requests_per_second limits it)",
    ]);
    expect(findWarnings(parseConfig({}))).toEqual([]);
    expect(findWarnings(parseConfig({ bind_address: "10.0.0.5", gateway: { enabled: false } }))).toEqual([
      expect.stringContaining("JSON-RPC stays on 127.0.0.1"),
    ]);
    const closed = { tls: { enabled: true }, api_keys: ["a-key-of-some-length"], requests_per_second: 10 };
    expect(findWarnings(parseConfig({ bind_address: "10.0.0.5", gateway: closed }))).toEqual([]);
    expect(findWarnings(parseConfig({ sequencer_count: 1, guard: { enabled: false } }))).toEqual([]);
    const opNode = { sequencer: { consensus_client: "op-node" }, guard: { enabled: false } };
    expect(findWarnings(parseConfig(opNode))).toEqual([]);
  });
});
