/** Batches in blobs of an external L1 (`SUITE=all`), which nodes get by a beacon API that may be one of several URLs, and away. */
import { generateMnemonic } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deriveAccounts } from "../../config/accounts";
import { sleep, until } from "../../shared/rpc/deadline";
import { advance, allNodes, blockAt, hashesAtCommonHeight, type Outputs } from "./support/chain";
import { containers, inspect, leftovers, logLines } from "./support/docker";
import { ForeignBeacon } from "./support/foreignBeacon";
import { Door, ForeignL1 } from "./support/foreignL1";
import { RUNS_ALL } from "./support/suite";
import { TestStack } from "./support/testStack";

const NETWORK = "e2e-blobs";
const CHAIN_ID = 31_904;
const MNEMONIC = generateMnemonic(wordlist);
const BATCHER = deriveAccounts(MNEMONIC).batcher.address.toLowerCase();
const KEY = "key-of-the-beacon";
const CLIENTS = { execution_client: "op-geth", consensus_client: "op-node" };

/** Milliseconds, after which the nodes have used up what they had read before. */
const AWAY = 20_000;

describe.runIf(RUNS_ALL)("batches in blobs of an external L1", () => {
  let l1: ForeignL1;
  let door: Door;
  let beacons: ForeignBeacon[];
  let stack: TestStack;
  let outputs: Outputs;

  beforeAll(async () => {
    l1 = await ForeignL1.anvil({ chainId: CHAIN_ID, mnemonic: MNEMONIC });
    door = await Door.open(l1, "key-of-the-rpc");
    beacons = await Promise.all([ForeignBeacon.open(l1, KEY), ForeignBeacon.open(l1, KEY)]);
    stack = await TestStack.create(NETWORK, "single", {
      subnet: "10.235.0.0/24",
      ports: "auto",
      image_source: "build",
      mnemonic: MNEMONIC,
      sequencer: CLIENTS,
      validator: CLIENTS,
      monitoring: { prometheus: { enabled: false }, grafana: { enabled: false } },
      batcher: { data_availability: "blobs" },
      l1: {
        source: "external",
        chain_id: CHAIN_ID,
        block_time: 2,
        rpc_url: door.url,
        beacon_url: beacons.map(({ url }) => url),
      },
    });
  });

  afterAll(async () => {
    await stack?.remove();
    door?.remove();
    for (const beacon of beacons ?? []) beacon.remove();
    await l1?.remove();
  });

  const safeHead = async () => (await blockAt(outputs.l2RpcUrl, "safe")).number;

  async function safeAdvances(): Promise<void> {
    const before = await safeHead();
    await until("the safe head to advance", async () => (await safeHead()) > before, { withinSeconds: 120 });
  }

  /** Types of the batcher's transactions on L1. */
  async function typesOfBatches(): Promise<Set<string>> {
    const newest = Number(await l1.client.getBlockNumber());
    const types = new Set<string>();
    for (let number = 1; number <= newest; number++) {
      const block = await l1.client.getBlock({ blockNumber: BigInt(number), includeTransactions: true });
      for (const { from, type } of block.transactions) if (from.toLowerCase() === BATCHER) types.add(type);
    }
    return types;
  }

  it("carry the chain, and another node reads it from them", async () => {
    const created = await stack.up();
    expect(created.exitCode, created.text).toBe(0);
    outputs = await stack.outputs();
    await safeAdvances();
    expect(await typesOfBatches()).toEqual(new Set(["eip4844"]));
    expect(beacons[0]!.gaveBlobs).toBeGreaterThan(0);
    expect(await hashesAtCommonHeight(allNodes(outputs))).toHaveProperty("size", 1);
    const unchanged = await stack.up("--expect-no-changes");
    expect(unchanged.exitCode, unchanged.text).toBe(0);
  });

  it("come from the second URL while the first one is away", async () => {
    beacons[0]!.isOpen = false;
    const before = beacons[1]!.gaveBlobs;
    await safeAdvances();
    expect(beacons[1]!.gaveBlobs).toBeGreaterThan(before);
  });

  it("wait while no URL answers, and L2 goes on; the safe head follows afterwards", async () => {
    beacons[1]!.isOpen = false;
    await sleep(AWAY);
    const stood = await safeHead();
    await advance(outputs.l2RpcUrl, 5, 60);
    expect(await safeHead()).toBe(stood);
    for (const beacon of beacons) beacon.isOpen = true;
    await safeAdvances();
    await stack.becomesHealthy(120);
  });

  it("are read by URLs whose key stands nowhere", async () => {
    const names = (await containers(NETWORK)).map(({ Names }) => Names[0]!.slice(1));
    const texts = await Promise.all(
      names.map(async (name) => [JSON.stringify(await inspect(name)), ...(await logLines(name))].join("\n")),
    );
    expect(names.filter((_, position) => texts[position]!.includes(KEY))).toEqual([]);
    const state = await stack.pulumi(["stack", "export", "--stack", NETWORK]);
    expect(state.text.includes(KEY)).toBe(false);
  });

  it("leave nothing behind", async () => {
    const destroyed = await stack.destroy();
    expect(destroyed.exitCode, destroyed.text).toBe(0);
    expect(await leftovers(NETWORK)).toEqual([]);
  });
});
