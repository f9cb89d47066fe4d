/**
 * A network on go-ethereum as L1 (`SUITE=all`), beneath op-node and the stand-in for kona-node: it comes up on the same contracts, its
 * games are won, and a kill of L1 costs no more than its newest blocks.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { faultNamed } from "../../operator/drill/faults";
import { until } from "../../shared/rpc/deadline";
import { connectEngine } from "../../engine/connection";
import { advance, DEFENDER_WINS, deposit, gameStatuses, height, transact, type Outputs } from "./support/chain";
import { inspect, leftovers } from "./support/docker";
import { Drills } from "./support/drills";
import { RUNS_ALL } from "./support/suite";
import { TestStack } from "./support/testStack";

const NETWORK = "e2e-l1";
const L1 = `${NETWORK}-geth`;
const MAY_LOSE_BLOCKS = 3;
const BACK_WITHIN_SECONDS = 30;

let stack: TestStack;
let outputs: Outputs;
const drills = new Drills(NETWORK);
const docker = connectEngine();

describe.runIf(RUNS_ALL)("go-ethereum as L1", () => {
  beforeAll(async () => {
    stack = await TestStack.create(NETWORK, "airgap", {
      subnet: "10.208.0.0/24",
      ports: "auto",
      l2_nodes: 5,
      l1: { client: "geth", block_time: 2 },
      validator: { execution_client: "op-geth", consensus_client: "kona-node" },
      images: { kona_node: "opstack-ha/kona-node-stand-in:v1.17.0" },
    });
    const created = await stack.up();
    expect(created.exitCode, created.text).toBe(0);
    outputs = await stack.outputs();
  });

  afterAll(async () => {
    await stack?.remove();
  });

  it("carries deposits and batches, and no game is lost on it", async () => {
    await deposit(outputs, 90);
    expect(await transact(outputs, 30)).toBeGreaterThan(0n);
    const won = async () => (await gameStatuses(outputs)).filter((status) => status === DEFENDER_WINS).length > 0;
    await until("a game to be won", won, { withinSeconds: 300, everyMilliseconds: 2_000 });
    const again = await stack.up("--expect-no-changes");
    expect(again.exitCode, again.text).toBe(0);
  });

  it("has the beacon API beside it that kona-node asks for", async () => {
    const isHealthy = async () => (await inspect(`${NETWORK}-l1-beacon`)).State.Health?.Status === "healthy";
    await until("the beacon API to be healthy", isHealthy, { withinSeconds: 60 });
    const { Config } = await inspect(`${NETWORK}-kona-node-validator-1`);
    expect(Config.Cmd.join(" ")).toContain(`--l1-beacon=http://${NETWORK}-l1-beacon:`);
    for (const { rpcUrl } of outputs.validators) await advance(rpcUrl, 3, 60);
  });

  it("loses no more than its newest blocks by a kill, and is back at once", async () => {
    const before = await height(outputs.l1RpcUrl);
    await docker.getContainer(L1).kill();
    const startedAt = Date.now();
    await docker.getContainer(L1).start();
    const after = await until("L1 to answer", () => height(outputs.l1RpcUrl), { withinSeconds: BACK_WITHIN_SECONDS });
    console.log(
      `L1 had block ${before}, and ${after} ${((Date.now() - startedAt) / 1_000).toFixed(1)} s after the kill`,
    );
    expect(after).toBeGreaterThanOrEqual(before - MAY_LOSE_BLOCKS);
    await advance(outputs.l1RpcUrl, 3, 30);
    await advance(outputs.l2RpcUrl, 3, 30);
    expect((await inspect(L1)).State.Status).toBe("running");
  });

  it.each(["kill-l1", "crash-l1"])("%s is survived", async (name) => {
    await drills.passes(faultNamed(name));
  });

  it("leaves nothing behind", async () => {
    const destroyed = await stack.destroy();
    expect(destroyed.exitCode, destroyed.text).toBe(0);
    expect(await leftovers(NETWORK)).toEqual([]);
  });
});
