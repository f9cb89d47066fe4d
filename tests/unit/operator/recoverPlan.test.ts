import type { Hash } from "viem";
import { describe, expect, it } from "vitest";
import { bestHead, planRecovery, type RecoveryPlan } from "../../../operator/recover/plan";
import type { LeadershipHistory } from "../../../operator/recover/leadership";
import type { NodeHead, RecoveryObservation } from "../../../operator/recover/observe";
import { FakeCluster, hashOf, voter } from "../shared/fakeCluster";

/** A node on the chain of `hashOf`, or from `branchedAt` on with blocks of its own. */
function head(node: string, number: number, branchedAt = Infinity): NodeHead {
  const hashAt = (height: number): Hash => (height < branchedAt ? hashOf(height) : `0xb${hashOf(height).slice(3)}`);
  const heights = Array.from({ length: number + 1 }, (_, height) => [height, hashAt(height)]);
  const role = node.startsWith("sequencer") ? "sequencer" : "validator";
  return { node, role, number, hash: hashAt(number), hashAt: Object.fromEntries(heights) };
}

/** Twelve seconds in which these led, one after the other; "" for nobody. */
const led = (...course: string[]): LeadershipHistory => ({
  seconds: 12,
  looks: 49,
  course: course.map((leader) => (leader ? leader.split("+") : [])),
  steadySeconds: 12 / course.length,
  unanswered: {},
  denied: [],
  overridden: [],
  patienceSeconds: 12,
});

/** A formed cluster of three whose chain has halted, with heads that differ from what Raft knows. */
async function halted(
  heads: NodeHead[],
  change: (cluster: FakeCluster, seen: RecoveryObservation) => void = () => undefined,
): Promise<RecoveryPlan> {
  const cluster = FakeCluster.formed(3);
  cluster.server("sequencer-1").active = false;
  // So that nobody starts a sequencer while it is observed.
  for (const server of cluster.servers.values()) server.paused = true;
  const observed = await cluster.observe();
  for (const { conductor } of observed.members) conductor!.paused = false;
  const seen = { cluster: observed, history: led("sequencer-1"), heads, gained: 0, blockTime: 2 };
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

  it("refuses while a sequencer does not answer, because it may be active", async () => {
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

  it("changes no leader that has the highest block, though others have it too", async () => {
    const plan = await halted([...THREE(12), head("validator-1", 12)], (_, seen) => {
      seen.history = led("sequencer-2");
      for (const { conductor } of seen.cluster.members) conductor!.leaderId = "sequencer-2";
    });
    expect(kinds(plan)).toEqual(["pause-conductors", "start-sequencer", "reconcile"]);
    expect(plan).toMatchObject({ steps: { 1: { on: "sequencer-2", number: 12 } } });
  });
});

/** Nobody leads at the last look. */
const withoutLeader =
  (history: LeadershipHistory) =>
  (_: FakeCluster, seen: RecoveryObservation): void => {
    seen.history = history;
    for (const { conductor } of seen.cluster.members) conductor!.leaderId = "";
  };

const pause = ({ cluster }: RecoveryObservation): void => {
  for (const { conductor } of cluster.members) conductor!.paused = true;
};

describe("planRecovery where nobody leads at the last look", () => {
  it("founds the Raft cluster anew if nobody ever led, from the founding sequencer", async () => {
    const heads = [head("sequencer-1", 0), head("sequencer-2", 0), head("sequencer-3", 12)];
    const plan = await halted(heads, withoutLeader(led("")));
    expect(plan.findings).toContain("nobody led for 12 s");
    expect(kinds(plan)).toEqual(["pause-conductors", "found-raft-anew", "bring-head", "start-sequencer", "reconcile"]);
    expect(plan).toMatchObject({ steps: { 2: { from: "sequencer-3", to: "sequencer-2" } } });
  });

  it.each<[string, LeadershipHistory]>([
    ["that moved", led("sequencer-1", "", "sequencer-2", "")],
    ["that two claimed", led("sequencer-1+sequencer-2", "")],
    ["of a moment", { ...led("", "sequencer-3", ""), steadySeconds: 11 }],
    ["that a silent conductor may have had", { ...led(""), unanswered: { "sequencer-2": 1 } }],
    ["that conductors followed though nobody claimed it", { ...led(""), denied: ["sequencer-2"] }],
    ["that was not looked for long enough", { ...led(""), seconds: 11 }],
  ])("does not take a leadership %s for lost: pauses, and plans again", async (_, history) => {
    const plan = await halted(THREE(12), withoutLeader(history));
    expect(kinds(plan)).toEqual(["pause-conductors", "plan-again"]);
    const frozen = await halted(THREE(12), (cluster, seen) => {
      withoutLeader(history)(cluster, seen);
      pause(seen);
    });
    expect(frozen.refusal).toMatch(/does not settle|may have led unseen/);
  });

  it("plans again, too, where a leader was elected a moment ago: it may not stay", async () => {
    const plan = await halted(THREE(12), (_, seen) => (seen.history = led("sequencer-2", "", "sequencer-1")));
    expect(kinds(plan)).toEqual(["pause-conductors", "plan-again"]);
    expect(plan.findings).toContain("the leadership moved 2 times in 12 s: sequencer-2, none, sequencer-1");
  });

  it("goes on with the leader that paused conductors elect", async () => {
    const plan = await halted(THREE(12), (_, seen) => {
      seen.history = led("sequencer-2", "", "sequencer-1");
      pause(seen);
    });
    expect(kinds(plan)).toEqual(["pause-conductors", "start-sequencer", "reconcile"]);
    expect(plan).toMatchObject({ steps: { 1: { on: "sequencer-1" } } });
  });

  it("founds anew beside a conductor that lost its Raft data and leads only itself, if the others follow nobody", async () => {
    const alone = (change: (seen: RecoveryObservation) => void) =>
      halted(THREE(12), (cluster, seen) => {
        withoutLeader(led("sequencer-2"))(cluster, seen);
        const { conductor } = seen.cluster.members[1]!;
        Object.assign(conductor!, { leaderId: "sequencer-2", servers: [voter("sequencer-2")] });
        change(seen);
      });
    expect(kinds(await alone(() => undefined))).toContain("found-raft-anew");
    expect(kinds(await alone(({ history }) => history.denied.push("sequencer-3")))).toContain("plan-again");
    expect(kinds(await alone((seen) => (seen.history.seconds = 8)))).toContain("plan-again");
  });

  it("refuses while a leadership is overridden, and names the command that ends it", async () => {
    const plan = await halted(THREE(12), (_, seen) => {
      seen.history = { ...led(""), overridden: ["sequencer-2"] };
      seen.cluster.members[1]!.conductor!.leaderOverridden = true;
    });
    expect(plan.refusal).toMatch(/sequencer-2 is overridden.*conductor_overrideLeader.*op-conductor-sequencer-2:8547/);
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
