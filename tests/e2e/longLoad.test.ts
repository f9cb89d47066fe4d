/**
 * Ten minutes of load with the leader killed in the middle (`SUITE=all`, `OPSTACK_HA_LOAD_TPS` transactions a second, default 300):
 * nothing that was accepted is lost. What rate the machine reaches is in the report, which is printed, and no condition.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sleep } from "../../shared/rpc/deadline";
import type { Outputs } from "./support/chain";
import { leftovers } from "./support/docker";
import { expectNothingLost, killLeader, startLoad, untilSending } from "./support/loads";
import { RUNS_ALL } from "./support/suite";
import { TestStack } from "./support/testStack";

const NETWORK = "e2e-long-load";
const TPS = Number(process.env["OPSTACK_HA_LOAD_TPS"] ?? 300);
const SECONDS = 600;
/** Its blocks and its last transactions come after it. */
const LASTS_MILLISECONDS = 2_400_000;

let stack: TestStack;
let outputs: Outputs;

describe.runIf(RUNS_ALL)(`ten minutes of ${TPS} transactions a second`, () => {
  beforeAll(async () => {
    stack = await TestStack.create(NETWORK, "airgap", { subnet: "10.227.0.0/24", l2_nodes: 5 });
    const created = await stack.up();
    expect(created.exitCode, created.text).toBe(0);
    outputs = await stack.outputs();
    await stack.becomesHealthy(180);
  });

  afterAll(async () => {
    await stack?.remove();
  });

  it(
    "lose nothing, though the leader is killed in the middle",
    async () => {
      const load = startLoad(stack, "--tps", String(TPS), "--duration", `${SECONDS}s`, "--scenario", "mixed");
      await untilSending(outputs.l2RpcUrl, Math.max(3, TPS / 4));
      await sleep((1_000 * SECONDS) / 2);
      const killed = await killLeader(NETWORK);
      const ended = await load.ended();
      console.log(`${killed} was killed`, JSON.stringify(ended.report, null, 2));
      expect(ended.outcome.exitCode).toBe(0);
      // A tenth, on a machine that has much else to do.
      expectNothingLost(ended, (TPS * SECONDS) / 10);
      await stack.becomesHealthy(180);
    },
    LASTS_MILLISECONDS,
  );

  it("leave nothing behind", async () => {
    const destroyed = await stack.destroy();
    expect(destroyed.exitCode, destroyed.text).toBe(0);
    expect(await leftovers(NETWORK)).toEqual([]);
  });
});
