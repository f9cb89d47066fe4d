/**
 * A network whose machine sleeps, whose L1 stays away, whose validators stay away (`SUITE=all`): it is well again, and all its
 * blocks are on L1, without anybody's help. `OPSTACK_HA_LONG=1` adds 40 minutes of each of the first two, some two hours in all.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectEngine } from "../../engine/connection";
import { faultNamed } from "../../operator/drill/faults";
import { Containers } from "../../operator/network/containers";
import { discoverNetwork } from "../../operator/network/discover";
import { containersOf } from "../../operator/network/model";
import { problemsOf } from "../../operator/status/judge";
import { observeStatus } from "../../operator/status/observe";
import { SEQUENCER_DRIFT, SEQUENCING_WINDOW } from "../../shared/healthLimits";
import { sleep, until } from "../../shared/rpc/deadline";
import {
  advance,
  allNodes,
  blockAt,
  DEFENDER_WINS,
  gameStatuses,
  hashesAtCommonHeight,
  height,
  syncStatus,
  transact,
  type Outputs,
} from "./support/chain";
import { leftovers, whileStopped } from "./support/docker";
import { Drills } from "./support/drills";
import { get } from "./support/gatewayUser";
import { guardActs, type GuardAct } from "./support/guards";
import { RUNS_ALL, RUNS_LONG } from "./support/suite";
import { TestStack } from "./support/testStack";

const NETWORK = "e2e-l1-trouble";
const L1_BLOCK_TIME = 2;

const SHORT = { seconds: 90, healthyWithin: 180 };
/** Longer than L2 may run ahead of L1: afterwards a thousand blocks are made in a row. */
const LONG = { seconds: 2_400, healthyWithin: 900 };
const LASTS = RUNS_LONG ? [SHORT, LONG] : [SHORT];

/** For what comes before and after. */
const MARGIN_SECONDS = 900;
const timeout = (seconds: number) => (seconds + MARGIN_SECONDS) * 1_000;

let stack: TestStack;
let outputs: Outputs;
const docker = connectEngine();
const drills = new Drills(NETWORK);

async function isHealthy(withinSeconds: number): Promise<void> {
  await until(
    "the network to be healthy",
    async () => {
      const [problem] = problemsOf(await observeStatus(await discoverNetwork(docker, NETWORK)));
      if (problem) throw new Error(problem.text);
      return true;
    },
    { withinSeconds, everyMilliseconds: 2_000 },
  );
}

/** The batcher has caught up: a block of now becomes safe on every node. */
async function isPosted(withinSeconds: number): Promise<void> {
  const head = await height(outputs.l2RpcUrl);
  await Promise.all(
    allNodes(outputs).map(({ name, nodeRpcUrl }) =>
      until(`block ${head} to be safe on ${name}`, async () => (await syncStatus(nodeRpcUrl)).safe_l2.number >= head, {
        withinSeconds,
      }),
    ),
  );
}

describe.runIf(RUNS_ALL)("trouble with L1", () => {
  beforeAll(async () => {
    stack = await TestStack.create(NETWORK, "airgap", {
      subnet: "10.211.0.0/24",
      l2_nodes: 5,
      l1: { block_time: L1_BLOCK_TIME },
    });
    const created = await stack.up();
    expect(created.exitCode, created.text).toBe(0);
    outputs = await stack.outputs();
  });

  afterAll(async () => {
    await stack?.remove();
  });

  it("has the limits that this project counts by", async () => {
    const { nodeRpcUrl } = outputs.sequencers[0]!;
    type Config = { seq_window_size: number; fjord_time?: number };
    const config = await get<Config>(nodeRpcUrl, "optimism_rollupConfig", []);
    expect(config.seq_window_size).toBe(SEQUENCING_WINDOW.limit);
    // Before Fjord the drift was the config's to say.
    expect([config.fjord_time, SEQUENCER_DRIFT.limit]).toEqual([0, 1_800]);
  });

  it.each(LASTS)(
    "a machine that slept for $seconds s ends with a healthy network",
    async ({ seconds, healthyWithin }) => {
      await advance(outputs.l2RpcUrl, 3, 60);
      const before = await height(outputs.l2RpcUrl);
      const { hash } = await blockAt(outputs.l2RpcUrl, before);
      const { containers } = await discoverNetwork(docker, NETWORK);
      const engine = new Containers(docker);
      await engine.pause(containers);
      try {
        await sleep(seconds * 1_000);
      } finally {
        await engine.unpause(containers);
      }
      const awake = Date.now();
      await isHealthy(healthyWithin);
      console.log(`healthy ${((Date.now() - awake) / 1_000).toFixed(0)} s after a sleep of ${seconds} s`);
      const { timestamp } = await blockAt(outputs.l1RpcUrl, "latest");
      expect(Date.now() / 1_000 - Number(timestamp)).toBeLessThan(15);
      for (const { rpcUrl } of allNodes(outputs)) expect((await blockAt(rpcUrl, before)).hash).toBe(hash);
      await transact(outputs, 60);
      await isPosted(300);
      expect(await hashesAtCommonHeight(allNodes(outputs))).toHaveProperty("size", 1);
    },
    timeout(LONG.seconds + LONG.healthyWithin),
  );

  it.each(["lag-l1-long", "pause-l1", "stop-l1"])(
    "%s costs op-node what it may, and no guard hands over",
    async (name) => {
      const { faultFrom, faultUntil } = await drills.passes(faultNamed(name));
      const meanwhile = ({ rule, t }: GuardAct) => rule === "hand-over" && t > faultFrom && t < faultUntil;
      expect((await guardActs(NETWORK)).filter(meanwhile)).toEqual([]);
    },
  );

  it.runIf(RUNS_LONG)(
    "an L1 that was away for 40 minutes, longer than L2 may go on, finds all of it waiting, and nothing lost",
    async () => {
      const away = { ...faultNamed("stop-l1"), holdSeconds: LONG.seconds };
      await drills.passes(away, undefined, undefined, { rate: 1 });
      await isHealthy(LONG.healthyWithin);
      await transact(outputs, 60);
      await isPosted(300);
    },
    timeout(3 * (LONG.seconds + LONG.healthyWithin)),
  );

  it("op-challenger wins games while no validator is there", async () => {
    const { validators } = await discoverNetwork(docker, NETWORK);
    const names = validators.flatMap(containersOf).map(({ name }) => name);
    await whileStopped(names, async () => {
      const games = (await gameStatuses(outputs)).length;
      await until(
        "a game that began without validators to be won",
        async () => (await gameStatuses(outputs)).slice(games).includes(DEFENDER_WINS),
        { withinSeconds: 300, everyMilliseconds: 2_000 },
      );
    });
    await isHealthy(180);
  });

  it("leaves nothing behind", async () => {
    const destroyed = await stack.destroy();
    expect(destroyed.exitCode, destroyed.text).toBe(0);
    expect(await leftovers(NETWORK)).toEqual([]);
  });
});
