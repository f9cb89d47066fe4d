/**
 * The network of the seed's shape, three sequencers and four validators of kona-node, with the stand-in for it that the
 * toolchain builds: it makes blocks that its op-conductor has not accepted, as kona-node does. The tests build on each other.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../shared/rpc/deadline";
import { faultNamed } from "../../operator/drill/faults";
import { Cluster } from "../../operator/network/cluster";
import { connectLocalEngine, discoverNetwork } from "../../operator/network/discover";
import { advance, allNodes, hashesAtCommonHeight, height, type Outputs } from "./support/chain";
import { leftovers, whileStopped } from "./support/docker";
import { Drills } from "./support/drills";
import { guardActs, type GuardAct } from "./support/guards";
import { RUNS_ALL } from "./support/suite";
import { TestStack } from "./support/testStack";
import { gapAfterStop, haltsByConductorKill } from "./support/unguarded";

const NETWORK = "e2e-kona-node";
const L2_BLOCK_TIME = 2;

/**
 * The leader's conductor is what op-conductor and kona-node do not survive together. Whether a block falls between its loss and
 * the guard's fence decides what has to be done, so that the moment in the slot is part of the test.
 */
const CONDUCTOR_FAULTS = ["kill-conductor", "crash-conductor", "pause-conductor", "partition-conductor"];
const [RIGHT_AFTER_A_BLOCK, BETWEEN_BLOCKS, JUST_BEFORE_A_BLOCK] = [0.15, 0.55, 0.88];
const CONDUCTOR_DRILLS: [fault: string, phase: number][] = RUNS_ALL
  ? CONDUCTOR_FAULTS.flatMap((fault): [string, number][] => [
      [fault, RIGHT_AFTER_A_BLOCK],
      [fault, BETWEEN_BLOCKS],
      [fault, JUST_BEFORE_A_BLOCK],
    ])
  : [
      ["kill-conductor", JUST_BEFORE_A_BLOCK],
      ["pause-conductor", RIGHT_AFTER_A_BLOCK],
    ];

let stack: TestStack;
let gapWithGuards: number;
const drills = new Drills(NETWORK);

const outputs = () => stack.outputs<Outputs>();
const cluster = async () => new Cluster(await discoverNetwork(connectLocalEngine(), NETWORK));

beforeAll(async () => {
  stack = await TestStack.create(NETWORK, "airgap", {
    subnet: "10.205.0.0/24",
    images: { kona_node: "opstack-ha/kona-node-stand-in:v1.17.0" },
    sequencer: { execution_client: "op-geth", consensus_client: "kona-node" },
    validator: { execution_client: "op-geth", consensus_client: "kona-node" },
    ports: {
      l1: 28_550,
      gateway: 28_650,
      prometheus: 29_096,
      sequencer_rpc: 29_550,
      sequencer_node_rpc: 30_550,
      conductor_rpc: 30_560,
      validator_rpc: 31_550,
      validator_node_rpc: 32_550,
    },
  });
  const created = await stack.up();
  expect(created.exitCode, created.text).toBe(0);
});

afterAll(async () => {
  await stack?.remove();
});

describe("a network of kona-node's shape", () => {
  it("is up: seven nodes on one chain, and a second update finds nothing to do", async () => {
    const nodes = allNodes(await outputs());
    expect(nodes).toHaveLength(7);
    for (const { rpcUrl } of nodes) await advance(rpcUrl, 2, 60);
    expect(await hashesAtCommonHeight(nodes)).toHaveProperty("size", 1);
    const again = await stack.up("--expect-no-changes");
    expect(again.exitCode, again.text).toBe(0);
  });

  it("survives the seed's own failover, step by step", async () => {
    const { sequencers } = await outputs();
    const running = await cluster();
    const leader = await running.leader();
    const clients = [leader.execution.name, leader.consensus.name];
    await whileStopped(clients, async () => {
      await until("another leader", async () => (await running.leader()).name !== leader.name, { withinSeconds: 60 });
      const next = sequencers.find(({ name }) => name !== leader.name)!;
      await advance(next.rpcUrl, 3, 60);
    });
    await until(`${leader.name} to answer`, async () => (await height(leader.rpcUrl)) > 0, { withinSeconds: 90 });
    await advance(leader.rpcUrl, 3, 120);
  });

  it.each(CONDUCTOR_DRILLS)("survives %s of the leader at %f of a slot", async (fault, phase) => {
    await drills.passes(faultNamed(fault), "leader", phase);
  });

  it.runIf(RUNS_ALL)("survives the loss of the whole leader", async () => {
    await drills.passes(faultNamed("kill-sequencer"), "leader");
  });

  it.runIf(RUNS_ALL).each(["lag-l1", "lag-l1-long", "pause-l1"])("comes back by itself after %s", async (fault) => {
    await drills.passes(faultNamed(fault));
  });

  it("has guards that did this, and wrote down each act", async () => {
    const acts = await guardActs(NETWORK);
    // Whether a block had to be shared and agreed on depends on when exactly the engine killed what it was told to.
    expect(acts.map(({ rule }) => rule)).toContain("fence");
    for (const { rule, took_ms: took } of acts) expect([rule, took]).toEqual([rule, expect.any(Number)]);
  });
});

describe("the guards themselves", () => {
  it("do nothing when they lose sight of half of the network", async () => {
    const { faultFrom, faultUntil } = await drills.passes(faultNamed("cut-off-guards"));
    // Before and after it, on a busy machine, they may have shared a block that was late, or given the leadership to another.
    const meanwhile = ({ t }: GuardAct) => t > faultFrom && t < faultUntil;
    expect((await guardActs(NETWORK)).filter(meanwhile)).toEqual([]);
  });

  it("are missed only when a second fault hits the leader, and then nothing is lost", async () => {
    await drills.passes(faultNamed("kill-guards"));
    if (RUNS_ALL) await drills.passes(faultNamed("kill-leader-and-guards"));
    await drills.passes(faultNamed("kill-conductor-and-guards"));
  });

  it("undo a stop by hand", async () => {
    gapWithGuards = await gapAfterStop(NETWORK);
    expect((await guardActs(NETWORK)).map(({ rule }) => rule)).toContain("undo");
  });

  // negativeControls.test.ts shows both on a network of its own, too.
  it.runIf(RUNS_ALL)(
    "are what all of this rests on: without them a stop costs more, and the loss of a conductor halts the chain",
    async () => {
      stack.configure({ guard: { enabled: false } });
      const without = await stack.up();
      expect(without.exitCode, without.text).toBe(0);
      // On a calm machine, less than two block times with guards, and three without.
      expect(await gapAfterStop(NETWORK)).toBeGreaterThan(gapWithGuards);
      expect(await haltsByConductorKill(NETWORK, L2_BLOCK_TIME)).toBe(true);
    },
  );

  it.runIf(RUNS_ALL)("get a halted chain going once they are there again, without a fork", async () => {
    stack.configure({});
    const again = await stack.up();
    expect(again.exitCode, again.text).toBe(0);
    const nodes = allNodes(await outputs());
    for (const { rpcUrl } of nodes) await advance(rpcUrl, 2, 90);
    expect(await hashesAtCommonHeight(nodes)).toHaveProperty("size", 1);
  });
});

describe("the end", () => {
  it("leaves nothing behind", async () => {
    const destroyed = await stack.destroy();
    expect(destroyed.exitCode, destroyed.text).toBe(0);
    expect(await leftovers(NETWORK)).toEqual([]);
  });
});
