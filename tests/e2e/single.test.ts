/**
 * The small network of the stack single (one sequencer, no op-conductor), with the images of airgap, and what becomes
 * of updates that are interrupted and killed.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../shared/rpc/deadline";
import {
  activeSequencers,
  advance,
  allNodes,
  deposit,
  gameStatuses,
  hashesAtCommonHeight,
  syncStatus,
  transact,
  type Outputs,
} from "./support/chain";
import { containers, leftovers } from "./support/docker";
import { finished, TestStack } from "./support/testStack";

const NETWORK = "e2e-single";
const CLIENTS = { execution_client: "op-geth", consensus_client: "op-node" };

let stack: TestStack;

beforeAll(async () => {
  stack = await TestStack.create(NETWORK, "single", {
    subnet: "10.202.0.0/24",
    image_source: "build",
    l1: { block_time: 2 },
    sequencer: CLIENTS,
    validator: CLIENTS,
    monitoring: { grafana: { enabled: false } },
    ports: {
      l1: 28_547,
      gateway: 28_647,
      prometheus: 29_097,
      sequencer_rpc: 29_547,
      sequencer_node_rpc: 30_547,
      validator_rpc: 31_547,
      validator_node_rpc: 32_547,
    },
  });
});

afterAll(async () => {
  await stack?.remove();
});

const UP = ["up", "--yes", "--skip-preview", "--non-interactive", "--color=never", "--stack", NETWORK];

/** Starts an update, waits until so many containers exist, and ends the Pulumi process with the signal. */
async function interrupt(signal: NodeJS.Signals, afterContainers: number): Promise<void> {
  const update = stack.start("pulumi", UP);
  const outcome = finished(update);
  const cameSoFar = until(
    `${afterContainers} containers`,
    async () => (await containers(NETWORK)).length >= afterContainers,
    { withinSeconds: 300 },
  );
  const endedEarly = outcome.then(({ text }) => {
    throw new Error(`the update ended before it could be interrupted:\n${text}`);
  });
  // It rejects after the signal too, when nobody waits for it any more.
  endedEarly.catch(() => undefined);
  await Promise.race([cameSoFar, endedEarly]);
  update.kill(signal);
  expect((await outcome).exitCode).not.toBe(0);
}

describe("an update that does not reach its end", () => {
  it("goes on with the next one after an interrupt, early and late", async () => {
    await interrupt("SIGINT", 2);
    await interrupt("SIGINT", 7);
    const up = await stack.up();
    expect(up.exitCode, up.text).toBe(0);
    const again = await stack.up("--expect-no-changes");
    expect(again.exitCode, again.text).toBe(0);
  });

  it("is removed from any half-built state", async () => {
    const removed = await stack.make("down");
    expect(removed.exitCode, removed.text).toBe(0);
    expect(await leftovers(NETWORK)).toEqual([]);

    await interrupt("SIGKILL", 3);
    const again = await stack.make("down");
    expect(again.exitCode, again.text).toBe(0);
    expect(await leftovers(NETWORK)).toEqual([]);
  });

  it("is repaired by make up after a kill, which says so", async () => {
    await interrupt("SIGKILL", 5);
    const repaired = await stack.make("up");
    expect(repaired.exitCode, repaired.text).toBe(0);
    expect(repaired.text).toMatch(/lock/);
    expect(repaired.text).toContain("127.0.0.1:28647");
  });
});

describe("a network with a single sequencer", () => {
  let outputs: Outputs;

  it("makes blocks on both nodes, with equal hashes and no op-conductor", async () => {
    outputs = await stack.outputs<Outputs>();
    expect(allNodes(outputs).map(({ name }) => name)).toEqual(["sequencer-1", "validator-1"]);
    for (const { rpcUrl } of allNodes(outputs)) await advance(rpcUrl, 3, 60);
    expect(await hashesAtCommonHeight(allNodes(outputs))).toHaveProperty("size", 1);
    expect(await activeSequencers(outputs)).toEqual(["sequencer-1"]);
    expect((await containers(NETWORK)).some(({ Names }) => Names[0]!.includes("op-conductor"))).toBe(false);
  });

  it("posts batches, carries deposits, mines transactions and creates dispute games", async () => {
    const { nodeRpcUrl } = outputs.validators[0]!;
    const { safe_l2 } = await syncStatus(nodeRpcUrl);
    await until(
      "the safe head to advance",
      async () => (await syncStatus(nodeRpcUrl)).safe_l2.number > safe_l2.number,
      {
        withinSeconds: 180,
      },
    );
    await deposit(outputs, 60);
    expect(await transact(outputs, 30)).toBeGreaterThan(0n);
    await until("a dispute game", async () => (await gameStatuses(outputs)).length > 0, { withinSeconds: 180 });
  });

  it("has no leadership to move, and stops with its sequencer only where that is wanted", async () => {
    const leader = await stack.cli("leader");
    expect([leader.exitCode, leader.text]).toEqual([0, expect.stringContaining("sequencer-1 is the only sequencer")]);
    const transfer = await stack.cli("transfer");
    expect([transfer.exitCode, transfer.text]).toEqual([1, expect.stringContaining("there is no leadership")]);
    for (const command of ["pause", "restart", "stop"]) {
      const refused = await stack.cli(command, "sequencer-1");
      expect([refused.exitCode, refused.text]).toEqual([1, expect.stringContaining("0 of 1 sequencers would run")]);
    }
    await advance(outputs.l2RpcUrl, 2, 30);
    const restarted = await stack.cli("restart", "sequencer-1", "--force");
    expect(restarted.exitCode, restarted.text).toBe(0);
    await advance(outputs.l2RpcUrl, 2, 60);
  });
});
