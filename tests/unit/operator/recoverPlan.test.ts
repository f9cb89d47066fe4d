import type { Hash } from "viem";
import { describe, expect, it } from "vitest";
import { bestHead, planRecovery, type RecoveryPlan } from "../../../operator/recover/plan";
import type { NodeHead, RecoveryObservation } from "../../../operator/recover/observe";
import { FakeCluster, hashOf } from "../jobs/fakeCluster";

/** A node on the chain of `hashOf`, or from `branchedAt` on with blocks of its own. */
function head(node: string, number: number, branchedAt = Infinity): NodeHead {
  const hashAt = (height: number): Hash => (height < branchedAt ? hashOf(height) : `0xb${hashOf(height).slice(3)}`);
  const heights = Array.from({ length: number + 1 }, (_, height) => [height, hashAt(height)]);
  const role = node.startsWith("sequencer") ? "sequencer" : "validator";
  return { node, role, number, hash: hashAt(number), hashAt: Object.fromEntries(heights) };
}

/** A formed cluster of three whose chain stands still, with heads that differ from what Raft knows. */
async function halted(
  heads: NodeHead[],
  change: (cluster: FakeCluster, seen: RecoveryObservation) => void = () => undefined,
): Promise<RecoveryPlan> {
  const cluster = FakeCluster.formed(3);
  cluster.server("sequencer-1").active = false;
  for (const server of cluster.servers.values()) server.paused = true;
  const seen = { cluster: await cluster.observe(), heads, gained: 0, blockTime: 2 };
  change(cluster, seen);
  return planRecovery(seen);
}

const kinds = (plan: RecoveryPlan) => ("steps" in plan ? plan.steps.map(({ kind }) => kind) : plan.refusal);
const THREE = (number: number) => [1, 2, 3].map((index) => head(`sequencer-${index}`, number));

describe("planRecovery", () => {
  it("refuses while the chain advances", async () => {
    const plan = await halted(THREE(9), (_, seen) => (seen.gained = 4));
    expect(plan.refusal).toContain("the chain advances");
  });

  it("refuses while a sequencer does not answer, for it may be active", async () => {
    const plan = await halted(THREE(9), (_, { cluster }) =>
      cluster.members[1]!.silences.push({ service: "consensus client", container: "node-2", reason: "timeout" }),
    );
    expect(plan.refusal).toContain("docker start node-2");
  });

  it("starts the leader's sequencer where nodes are ahead of the Raft log", async () => {
    const plan = await halted(THREE(12));
    expect(kinds(plan)).toEqual(["pause-conductors", "start-sequencer", "reconcile"]);
  });

  it("stops whoever is active first, also when two make the chain advance", async () => {
    const plan = await halted(THREE(12), (_, seen) => {
      seen.gained = 3;
      for (const { sequencer } of seen.cluster.members.slice(0, 2)) sequencer!.active = true;
    });
    expect(kinds(plan)).toEqual(["pause-conductors", "stop-sequencers", "start-sequencer", "reconcile"]);
  });

  it("hands the leadership to the sequencer with the highest block", async () => {
    const plan = await halted([head("sequencer-1", 9), head("sequencer-2", 12), head("sequencer-3", 11)]);
    expect(kinds(plan)).toEqual(["pause-conductors", "transfer-leadership", "start-sequencer", "reconcile"]);
    expect(plan).toMatchObject({ steps: { 1: { to: "sequencer-2" }, 2: { on: "sequencer-2", number: 12 } } });
  });

  it("brings a block that only a validator has to the leader", async () => {
    const plan = await halted([...THREE(9), head("validator-1", 12)]);
    expect(kinds(plan)).toEqual(["pause-conductors", "bring-head", "start-sequencer", "reconcile"]);
    expect(plan).toMatchObject({ steps: { 1: { from: "validator-1", to: "sequencer-1", number: 12 } } });
  });

  it("founds the Raft cluster anew where there is no leader, from the founding sequencer", async () => {
    const plan = await halted([head("sequencer-1", 0), head("sequencer-2", 0), head("sequencer-3", 12)], (_, seen) => {
      for (const { conductor } of seen.cluster.members) conductor!.leaderId = "";
    });
    expect(kinds(plan)).toEqual(["pause-conductors", "found-raft-anew", "bring-head", "start-sequencer", "reconcile"]);
    expect(plan).toMatchObject({ steps: { 2: { from: "sequencer-3", to: "sequencer-2" } } });
  });
});

describe("bestHead", () => {
  it("is the highest where all are on one chain", () => {
    expect(bestHead([head("sequencer-1", 9), head("validator-1", 11)])).toMatchObject({
      best: { node: "validator-1" },
      dissenters: [],
    });
  });

  it("is on the branch of most nodes, though another branch is longer, and names who has to give up blocks", () => {
    const heads = [
      head("sequencer-1", 14, 10),
      head("sequencer-2", 12),
      head("sequencer-3", 11),
      head("validator-1", 12),
    ];
    const { best, dissenters } = bestHead(heads);
    expect(best).toMatchObject({ node: "sequencer-2", number: 12 });
    expect(dissenters.map(({ node }) => node)).toEqual(["sequencer-1"]);
  });
});
