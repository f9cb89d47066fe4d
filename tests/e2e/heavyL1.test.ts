/**
 * An L1 that took gigabytes of calldata while the network worked (`SUITE=all OPSTACK_HA_LONG=1`, `OPSTACK_HA_CALLDATA_GB`, default 5, about
 * 40 minutes): what it costs, a kill of it, a validator that joins late and reads all of it, a restart of everything.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectLocalEngine } from "../../operator/network/discover";
import { until } from "../../shared/rpc/deadline";
import { AgedL1 } from "./support/agedL1";
import { Calldata } from "./support/calldata";
import { advance, allNodes, hashesAtCommonHeight, height, transact, type Outputs } from "./support/chain";
import { leftovers } from "./support/docker";
import { RUNS_LONG } from "./support/suite";
import { TestStack } from "./support/testStack";

const NETWORK = "e2e-heavy-l1";
const GIGABYTES = Number(process.env["OPSTACK_HA_CALLDATA_GB"] ?? 5);
/** Seconds, on both layers: the faster L1 is, the sooner it is heavy. */
const BLOCK_TIME = 1;
/** To which the blocks grow by a thousandth each, as an L1 of more traffic does. */
const GAS_LIMIT = 1_000_000_000;
const LASTS_MILLISECONDS = 7_200_000;

let stack: TestStack;
let outputs: Outputs;
let l1: AgedL1;

describe.runIf(RUNS_LONG)(`an L1 with ${GIGABYTES} GB of calldata`, () => {
  const config = {
    subnet: "10.213.0.0/24",
    sequencer_count: 1,
    l2_block_time: BLOCK_TIME,
    l1: { client: "geth", block_time: BLOCK_TIME },
    extra_arguments: { geth: [`--miner.gaslimit=${GAS_LIMIT}`] },
  };

  beforeAll(async () => {
    stack = await TestStack.create(NETWORK, "airgap", { ...config, l2_nodes: 2 });
    const created = await stack.up();
    expect(created.exitCode, created.text).toBe(0);
    outputs = await stack.outputs();
    l1 = new AgedL1(connectLocalEngine(), `${NETWORK}-geth`, outputs.l1RpcUrl);
  });

  afterAll(async () => {
    await stack?.remove();
  });

  it(
    "carries L2 all the while",
    async () => {
      const from = Date.now();
      const before = await height(outputs.l2RpcUrl);
      await new Calldata(outputs.l1RpcUrl).send(GIGABYTES * 1e9);
      console.log(`took ${((Date.now() - from) / 60_000).toFixed(0)} minutes`, await l1.cost(30));
      const expected = (Date.now() - from) / 1_000 / BLOCK_TIME;
      expect((await height(outputs.l2RpcUrl)) - before).toBeGreaterThan(0.95 * expected);
      await transact(outputs, 60);
    },
    LASTS_MILLISECONDS,
  );

  it("loses no more than its newest blocks by a kill, and is back at once", async () => {
    const { lost, backAfter } = await l1.kill();
    console.log(`${lost} blocks lost, back after ${backAfter} s`);
    expect(lost).toBeLessThanOrEqual(3);
    expect(backAfter).toBeLessThan(30);
    await stack.becomesHealthy(180);
  });

  it(
    "is read from its beginning by a validator that joins late",
    async () => {
      stack.configure({ l2_nodes: 3 });
      const grown = await stack.up();
      expect(grown.exitCode, grown.text).toBe(0);
      outputs = await stack.outputs();
      const from = Date.now();
      const head = await height(outputs.l2RpcUrl);
      const { rpcUrl } = outputs.validators.at(-1)!;
      await until("it to have every block", async () => (await height(rpcUrl)) >= head, { withinSeconds: 3_600 });
      console.log(`${head} blocks after ${((Date.now() - from) / 1_000).toFixed(0)} s`);
      expect(await hashesAtCommonHeight(allNodes(outputs))).toHaveProperty("size", 1);
      await stack.becomesHealthy(600);
    },
    LASTS_MILLISECONDS,
  );

  it("goes on after a restart of everything", async () => {
    for (const command of ["stop", "start"]) {
      const outcome = await stack.cli(command);
      expect(outcome.exitCode, outcome.text).toBe(0);
    }
    await stack.becomesHealthy(180);
    await advance(outputs.l2RpcUrl, 3, 60);
    await transact(outputs, 60);
  });

  it("leaves nothing behind", async () => {
    const destroyed = await stack.destroy();
    expect(destroyed.exitCode, destroyed.text).toBe(0);
    expect(await leftovers(NETWORK)).toEqual([]);
  });
});
