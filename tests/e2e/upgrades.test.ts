/**
 * Upgrades while users go on (`SUITE=all`): another image, a hard fork and other keys, each rolled through a network that makes blocks and
 * takes fifty transactions a second. The tests run in order and build on each other. `OPSTACK_HA_RESULTS=docs/failover.json` keeps what they
 * measure.
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parseAbi, type Address } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deriveAccount } from "../../config/accounts";
import { DEVELOPMENT_MNEMONIC } from "../../config/schema";
import type { Report } from "../../operator/drill/report";
import { PROJECT_DIRECTORY } from "../../operator/pulumi";
import { executionClient } from "../../shared/rpc/client";
import { until } from "../../shared/rpc/deadline";
import { accountOnL1, type RotatedRole } from "../../shared/systemConfig";
import { advance, allNodes, blockAt, hashesAtCommonHeight, syncStatus, type Outputs } from "./support/chain";
import { anotherImage, inspect, leftovers, removeImageNames, serviceIds } from "./support/docker";
import { Drills } from "./support/drills";
import { RUNS_ALL } from "./support/suite";
import { TestStack, type Config, type Outcome } from "./support/testStack";

const NETWORK = "e2e-upgrades";
const SEQUENCERS = 3;
const LOAD = { rate: 50 };

const ANOTHER_OP_NODE = "opstack-ha-e2e/op-node:another";

/** Seconds until the fork of the drill: an update of these nodes has to be over by then, also on a busy machine. */
const FORK_IN = 300;

let stack: TestStack;
let outputs: Outputs;
const drills = new Drills(NETWORK);

/** What the config has become. */
let config: Config = {};
function configure(changes: Config): void {
  config = { ...config, ...changes };
  stack.configure(config);
}

const now = () => Math.floor(Date.now() / 1_000);
const addressOf = (index: number) => deriveAccount(DEVELOPMENT_MNEMONIC, index).address;

const holder = (role: RotatedRole): Promise<Address> =>
  accountOnL1(outputs.l1RpcUrl, outputs.l1Contracts["SystemConfigProxy"]!, role);

/** The predeploy that tells which rules fees follow; every fork from Ecotone on has its word there. */
const GAS_PRICE_ORACLE = "0x420000000000000000000000000000000000000F";
const GAS_PRICE_ORACLE_ABI = parseAbi(["function isJovian() view returns (bool)"]);

const followsJovian = async () =>
  Promise.all(
    allNodes(outputs).map(({ rpcUrl }) =>
      executionClient(rpcUrl).readContract({
        address: GAS_PRICE_ORACLE,
        abi: GAS_PRICE_ORACLE_ABI,
        functionName: "isJovian",
      }),
    ),
  );

/** What `--json` printed, after all that was said on the way. */
const resultOf = <Result>({ text }: Outcome): Result => JSON.parse(text.slice(text.lastIndexOf("\n{\n"))) as Result;

interface Rotated {
  role: string;
  from: Address;
  to: Address;
  headsStoodSeconds: { unsafe: number; safe: number };
}

const tell = ({ description, missedSlots, largestGap, largestSafeLag, transactions }: Report, more = "") =>
  console.log(
    `${description}: ${missedSlots} slots missed, largest gap ${largestGap} s, safe head at most ${largestSafeLag} blocks behind, ` +
      `${transactions.accepted} accepted, ${transactions.lost.length} lost${more}`,
  );

/** An update that is refused, with this message, and touches nothing. */
async function refuses(changes: Config, message: RegExp): Promise<void> {
  const before = await serviceIds(NETWORK);
  stack.configure({ ...config, ...changes });
  try {
    const { exitCode, text } = await stack.up();
    expect(exitCode).not.toBe(0);
    expect(text).toMatch(message);
    expect(await serviceIds(NETWORK)).toEqual(before);
  } finally {
    stack.configure(config);
  }
}

async function expectNoChange(): Promise<void> {
  const again = await stack.up("--expect-no-changes");
  expect(again.exitCode, again.text).toBe(0);
}

/** All nodes take blocks from each other, and agree. */
async function expectOneChain(): Promise<void> {
  for (const { rpcUrl } of allNodes(outputs)) await advance(rpcUrl, 3, 60);
  expect((await hashesAtCommonHeight(allNodes(outputs))).size).toBe(1);
}

describe.runIf(RUNS_ALL)("upgrades while users go on", () => {
  beforeAll(async () => {
    stack = await TestStack.create(NETWORK, "airgap", { subnet: "10.230.0.0/24", l2_nodes: SEQUENCERS + 2 });
    configure({ hardforks: { jovian: "never" } });
    const created = await stack.up();
    expect(created.exitCode, created.text).toBe(0);
    outputs = await stack.outputs();
  });

  afterAll(async () => {
    await stack?.remove();
    await removeImageNames([ANOTHER_OP_NODE]).catch(() => undefined);
  });

  describe("another image", () => {
    it("rolls through all nodes", async () => {
      const { Config: before } = await inspect(`${NETWORK}-op-node-sequencer-1`);
      await anotherImage(ANOTHER_OP_NODE, "opstack-ha/op-node:v1.17.0");
      const ids = await serviceIds(NETWORK);
      configure({ images: { op_node: ANOTHER_OP_NODE } });
      const update = () => stack.up();
      tell(await drills.survives("new-image", "another image of all consensus clients", SEQUENCERS, update, LOAD));
      const after = await serviceIds(NETWORK);
      const replaced = Object.keys(ids).filter((name) => ids[name] !== after[name]);
      expect(replaced).toEqual(
        expect.arrayContaining(allNodes(outputs).map(({ name }) => `${NETWORK}-op-node-${name}`)),
      );
      expect((await inspect(`${NETWORK}-op-node-sequencer-1`)).Config.Image).not.toBe(before.Image);
      await expectNoChange();
    });
  });

  describe("a hard fork", () => {
    it.each<[string, () => Config, RegExp]>([
      [
        "that nobody knows",
        () => ({ hardforks: { jovian: "never", pectra: 600 } }),
        /hardforks\.pectra: unknown key; known are jovian, karst/,
      ],
      ["in the past", () => ({ hardforks: { jovian: now() - 60 } }), /hardforks\.jovian: .* has passed/],
      [
        "too near",
        () => ({ hardforks: { jovian: now() + 30 } }),
        /hardforks\.jovian: .*an update of 5 nodes may take 160 s/,
      ],
      [
        "out of order",
        () => ({ hardforks: { jovian: now() + 3_600, karst: now() + 1_800 } }),
        /hardforks\.karst: .* is not after hardforks\.jovian/,
      ],
      [
        "without the one before it",
        () => ({ hardforks: { jovian: "never", karst: now() + 3_600 } }),
        /hardforks\.karst: needs hardforks\.jovian/,
      ],
      [
        "some seconds after a first block that was made",
        () => ({ hardforks: { jovian: 600 } }),
        /what belongs to the first block cannot change/,
      ],
    ])("%s is refused", async (_, changes, message) => {
      await refuses(changes(), message);
    });

    it("becomes active on all nodes at its moment", async () => {
      expect(new Set(await followsJovian())).toEqual(new Set([false]));
      const at = now() + FORK_IN;
      configure({ hardforks: { jovian: at } });
      const update = async () => {
        const updated = await stack.up();
        if (updated.exitCode !== 0) return updated;
        expect(now(), "the update was over before the fork").toBeLessThan(at);
        const isPast = async () => (await blockAt(outputs.l2RpcUrl, "latest")).timestamp > at + 20;
        const limits = { withinSeconds: FORK_IN + 60, everyMilliseconds: 1_000 };
        await until("the fork and some blocks after it", isPast, limits);
        return updated;
      };
      const what = "a hard fork, Jovian, told to all nodes and activated";
      tell(await drills.survives("hard-fork", what, SEQUENCERS, update, LOAD));
      expect(new Set(await followsJovian())).toEqual(new Set([true]));
      await expectOneChain();
      await expectNoChange();
    });

    it("lets the safe head go on, because the batcher knows it too", async () => {
      const { nodeRpcUrl } = outputs.validators[0]!;
      const { unsafe_l2: head } = await syncStatus(nodeRpcUrl);
      await until("the safe head", async () => (await syncStatus(nodeRpcUrl)).safe_l2.number >= head.number, {
        withinSeconds: 120,
      });
    });

    it("that is active cannot change", async () => {
      await refuses({ hardforks: { jovian: now() + 3_600 } }, /hardforks\.jovian: .*which cannot change/);
      await refuses({ hardforks: { jovian: "never" } }, /hardforks\.jovian: .*which cannot change/);
    });

    it("is known to a node that comes later", async () => {
      configure({ l2_nodes: SEQUENCERS + 3 });
      const grown = await stack.up();
      expect(grown.exitCode, grown.text).toBe(0);
      outputs = await stack.outputs();
      // It has all of the chain to read first.
      const knowsIt = async () => (await followsJovian()).every((follows) => follows);
      await until("the new node to have come to the fork", knowsIt, { withinSeconds: 120 });
      await expectOneChain();
    });
  });

  describe("another key", () => {
    it.each([
      [["batcher", "--to", "1"], 1, "is the batcher already"],
      [["signer", "--to", "4"], 1, "is the signer of unsafe blocks already"],
      [["batcher", "--to", "2"], 64, "is the key of another role (proposer)"],
      [["signer", "--to", "7"], 64, "is a development account that users work with"],
      [["batcher", "--key-file", "/nowhere"], 64, "/nowhere cannot be read"],
    ])("that will not do, %j, is refused", async (parameters, exitCode, message) => {
      const before = await serviceIds(NETWORK);
      const refused = await stack.cli("rotate", ...parameters);
      expect([refused.exitCode, refused.text]).toEqual([exitCode, expect.stringContaining(message)]);
      expect(await serviceIds(NETWORK)).toEqual(before);
    });

    /** Runs the command while users go on, and tells what it measured itself. */
    async function rotate(role: "batcher" | "signer", sequencers: number, description: string, ...more: string[]) {
      let rotated: Rotated | undefined;
      const update = async () => {
        const outcome = await stack.cli("rotate", role, "--json", ...more);
        if (outcome.exitCode === 0) rotated = resultOf<Rotated>(outcome);
        return outcome;
      };
      const report = await drills.survives(`rotate-${role}`, description, sequencers, update, LOAD);
      const { unsafe, safe } = rotated!.headsStoodSeconds;
      tell(report, `; the command saw the unsafe head stand for ${unsafe} s, the safe head for ${safe} s`);
      return rotated!;
    }

    it("of the batcher: the safe head goes on with batches of another account", async () => {
      expect(await rotate("batcher", 0, "another key of the batcher")).toMatchObject({
        role: "batcher",
        from: addressOf(1),
        to: addressOf(10),
      });
      configure({ keys: { batcher: 10 } });
      expect(await holder("batcher")).toBe(addressOf(10));
      const sent = () => executionClient(outputs.l1RpcUrl).getTransactionCount({ address: addressOf(10) });
      expect(await sent()).toBeGreaterThan(0);
      await expectNoChange();
    });

    it("of the signer: every node takes the blocks of the one after the other", async () => {
      expect(await rotate("signer", 2 * SEQUENCERS, "another key of the unsafe blocks' signer")).toMatchObject({
        role: "signer",
        from: addressOf(4),
        to: addressOf(11),
      });
      configure({ keys: { batcher: 10, unsafe_block_signer: 11 } });
      expect(await holder("unsafeBlockSigner")).toBe(addressOf(11));
      // By gossip alone they are at the tip: what is on L1 is behind it.
      await expectOneChain();
      await expectNoChange();
    });

    it("may be a private key of a file, which is shown nowhere", async () => {
      const key = generatePrivateKey();
      const file = path.join(tmpdir(), `${NETWORK}-key`);
      writeFileSync(file, key, { mode: 0o600 });
      try {
        const outcome = await stack.cli("rotate", "batcher", "--key-file", file);
        expect(outcome.exitCode, outcome.text).toBe(0);
        expect(outcome.text).not.toContain(key.slice(2));
      } finally {
        rmSync(file, { force: true });
      }
      expect(await holder("batcher")).toBe(privateKeyToAccount(key).address);
      const stackFile = readFileSync(path.join(PROJECT_DIRECTORY, `Pulumi.${NETWORK}.yaml`), "utf8");
      expect(stackFile).toContain("secure:");
      expect(stackFile).not.toContain(key.slice(2));
      expect(JSON.stringify(await inspect(`${NETWORK}-op-batcher`))).not.toContain(key.slice(2));
      await stack.becomesHealthy(120);
    });

    it("cannot leave the config without another in its place", async () => {
      await refuses({ keys: {} }, /keys\.batcher: was set, and L1 knows that account as the batcher/);
    });

    it("may be the first one again", async () => {
      configure({ keys: { batcher: 1, unsafe_block_signer: 11 } });
      const updated = await stack.up();
      expect(updated.exitCode, updated.text).toBe(0);
      expect(await holder("batcher")).toBe(addressOf(1));
      await stack.becomesHealthy(120);
      await expectNoChange();
    });
  });

  it("leaves nothing behind", async () => {
    const destroyed = await stack.destroy();
    expect(destroyed.exitCode, destroyed.text).toBe(0);
    expect(await leftovers(NETWORK)).toEqual([]);
  });
});
