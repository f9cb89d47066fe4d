import { describe, expect, it } from "vitest";
import type { Decision, Deeds } from "../../../guard/rules";
import { handOver } from "../../../guard/rules/handOver";
import { voter } from "../shared/fakeCluster";
import { BLOCK_500, BLOCK_TIME, NO_DEEDS, TIMINGS, viewWith, type Change } from "./guardView";

const decideOn = (situation: Parameters<typeof viewWith>[0], deeds: Deeds = NO_DEEDS): Decision =>
  handOver(viewWith(situation), deeds, TIMINGS);

const waitBecause = (because: string) => ({ kind: "wait", because });

describe("handOver", () => {
  it("leaves a leader alone that makes its blocks", () => {
    expect(decideOn({ overdue: -BLOCK_TIME + 100 })).toEqual(waitBecause("the leader makes its blocks"));
  });

  it("leaves a leader alone that is a little late once", () => {
    expect(decideOn({ overdue: TIMINGS.lateAfter - 1 })).toEqual(waitBecause("the leader makes its blocks"));
  });

  it("hands over when a block is late, whatever the consensus client says", () => {
    expect(decideOn({ overdue: TIMINGS.lateAfter })).toEqual({
      kind: "hand-over",
      from: "sequencer-1",
      to: voter("sequencer-2"),
      symptom: { kind: "late block", block: 500, overdue: TIMINGS.lateAfter, silent: 50 },
    });
  });

  it("hands over sooner when the leader's consensus client is silent too", () => {
    const changes = { "sequencer-1": { consensusSilent: TIMINGS.silentAfter } };
    expect(decideOn({ overdue: TIMINGS.overdueAfter, changes })).toMatchObject({
      kind: "hand-over",
      symptom: { kind: "silent consensus client", overdue: TIMINGS.overdueAfter, silent: TIMINGS.silentAfter },
    });
  });

  it("takes silence alone for nothing, as long as the blocks come", () => {
    const changes = { "sequencer-1": { consensusSilent: 30_000 } };
    expect(decideOn({ overdue: -500, changes })).toEqual(waitBecause("the leader makes its blocks"));
    expect(decideOn({ overdue: TIMINGS.overdueAfter - 1, changes })).toMatchObject({ kind: "wait" });
  });

  it("takes a short silence for nothing, though the block is due", () => {
    const changes = { "sequencer-1": { consensusSilent: TIMINGS.silentAfter - 1 } };
    expect(decideOn({ overdue: TIMINGS.overdueAfter, changes })).toMatchObject({ kind: "wait" });
  });

  it("counts the silence of a consensus client that never answered from the beginning of the guard", () => {
    const view = viewWith({ overdue: TIMINGS.overdueAfter });
    delete view.members[0]!.consensus;
    expect(handOver(view, NO_DEEDS, TIMINGS)).toMatchObject({ symptom: { kind: "silent consensus client" } });
  });

  it("lets the chain catch up, whose blocks are old and come quickly", () => {
    expect(decideOn({ overdue: 60_000, idle: 300 })).toEqual(waitBecause("the leader makes its blocks"));
  });

  it.each<[string, Partial<Parameters<typeof viewWith>[0]>, string]>([
    ["at genesis", { changes: { "sequencer-1": { block: 0 } } }, "the chain has no block yet"],
    ["while the leader is new", { leaderFor: TIMINGS.coolDown - 1 }, "the leader is new"],
    ["when it has just begun", { attentiveFor: TIMINGS.settle - 1 }, "the guard has not looked for long enough"],
    ["during an election", { changes: { "sequencer-1": { leads: false } } }, "no conductor leads, or several do"],
    ["while two lead", { changes: { "sequencer-2": { leads: true } } }, "no conductor leads, or several do"],
    [
      "when the leader's conductor hangs, because then Raft elects another",
      { changes: { "sequencer-1": { conductorSilent: TIMINGS.freshWithin + 1 } } },
      "no conductor leads, or several do",
    ],
    [
      "while the leader's conductor is paused",
      { changes: { "sequencer-1": { paused: true } } },
      "the leader's conductor is paused",
    ],
    [
      "while the leadership is overridden",
      { changes: { "sequencer-1": { overridden: true } } },
      "the leadership is overridden",
    ],
    [
      "while the cluster is formed",
      { changes: { "sequencer-1": { voters: ["sequencer-1"] } } },
      "the cluster has a single voter",
    ],
    [
      "while the leader's sequencer is not active",
      { changes: { "sequencer-1": { active: false } } },
      "the leader's sequencer does not run yet",
    ],
  ])("does nothing %s", (name, situation, because) => {
    const view = viewWith({ overdue: 5_000, ...situation });
    if (name === "at genesis") view.newest = { ...view.newest!, number: 0 };
    expect(handOver(view, NO_DEEDS, TIMINGS)).toEqual(waitBecause(because));
  });

  it("does nothing before a leader was seen twice", () => {
    const view = viewWith({ overdue: 5_000 });
    delete view.leadership;
    expect(handOver(view, NO_DEEDS, TIMINGS)).toEqual(waitBecause("no conductor leads, or several do"));
  });

  it("is the more patient the more often it has handed over in the last minute", () => {
    const leaderFor = TIMINGS.coolDown + 1;
    const done = (times: number): Deeds => ({
      ...NO_DEEDS,
      handovers: Array.from({ length: times }, () => BLOCK_500 - 30_000),
    });
    expect(decideOn({ overdue: 5_000, leaderFor }, done(1))).toMatchObject({ kind: "hand-over" });
    expect(decideOn({ overdue: 5_000, leaderFor }, done(2))).toEqual(waitBecause("the leader is new"));
    expect(decideOn({ overdue: 5_000, leaderFor: 2 * leaderFor }, done(2))).toMatchObject({ kind: "hand-over" });
    expect(decideOn({ overdue: 5_000, leaderFor: 2 * leaderFor }, done(3))).toEqual(waitBecause("the leader is new"));
  });

  it("does not hand over twice because the answers are still those from before", () => {
    const at = BLOCK_500 + BLOCK_TIME + 5_000;
    expect(decideOn({ overdue: 5_000 }, { ...NO_DEEDS, handovers: [at - 100] })).toEqual(
      waitBecause("the leader is new"),
    );
  });

  it("tries again a little after an attempt that failed", () => {
    const at = BLOCK_500 + BLOCK_TIME + 5_000;
    const failed = (ago: number): Deeds => ({ ...NO_DEEDS, failedAt: at - ago });
    expect(decideOn({ overdue: 5_000 }, failed(TIMINGS.retryAfter - 1))).toEqual(
      waitBecause("the last attempt has just failed"),
    );
    expect(decideOn({ overdue: 5_000 }, failed(TIMINGS.retryAfter))).toMatchObject({ kind: "hand-over" });
  });
});

describe("while L1 does not answer in time", () => {
  const LATE = { overdue: TIMINGS.lateAfter };
  const HUNG = { overdue: TIMINGS.overdueAfter };
  const because = "L1 does not answer in time, nor would it a successor";

  it("blames no leader for late blocks, for a slot longer than L1 was seen to be late", () => {
    expect(decideOn({ ...LATE, l1LateAgo: 0 })).toEqual(waitBecause(because));
    expect(decideOn({ ...LATE, l1LateAgo: BLOCK_TIME - 1 })).toEqual(waitBecause(because));
    expect(decideOn({ ...LATE, l1LateAgo: BLOCK_TIME })).toMatchObject({ kind: "hand-over" });
  });

  it("hands over from an op-node that is silent, which L1 does not make it, and not from a kona-node", () => {
    const silent = (ignoresConductor: boolean) => ({
      "sequencer-1": { consensusSilent: TIMINGS.silentAfter, ignoresConductor },
    });
    expect(decideOn({ ...HUNG, l1LateAgo: 0, changes: silent(false) })).toMatchObject({ kind: "hand-over" });
    expect(decideOn({ ...HUNG, l1LateAgo: 0, changes: silent(true) })).toEqual(waitBecause(because));
  });
});

describe("leaders that were late", () => {
  const LATE = { overdue: TIMINGS.lateAfter };

  it("do not get the leadership back for another's late block", () => {
    expect(decideOn({ ...LATE, lateLeaders: ["sequencer-1", "sequencer-2"] })).toMatchObject({
      to: voter("sequencer-3"),
    });
    expect(decideOn({ ...LATE, lateLeaders: ["sequencer-1", "sequencer-2", "sequencer-3"] })).toEqual(
      waitBecause("whoever could take over was as late when it led"),
    );
  });

  it("do get it from one that hangs", () => {
    const changes = { "sequencer-1": { consensusSilent: TIMINGS.silentAfter } };
    expect(decideOn({ ...LATE, changes, lateLeaders: ["sequencer-2", "sequencer-3"] })).toMatchObject({
      to: voter("sequencer-2"),
    });
  });
});

describe("the successor", () => {
  const LATE = { overdue: TIMINGS.lateAfter };
  const successor = (changes: Record<string, Change>) => {
    const decision = decideOn({ ...LATE, changes });
    return decision.kind === "hand-over" ? decision.to.id : decision.kind === "wait" && decision.because;
  };

  it("is the one with the highest head, at best the first", () => {
    expect(successor({})).toBe("sequencer-2");
    expect(successor({ "sequencer-2": { block: 499 } })).toBe("sequencer-3");
  });

  it.each<[string, Change]>([
    ["is unhealthy", { healthy: false }],
    ["has a paused conductor", { paused: true }],
    ["has a conductor that does not answer", { conductorSilent: TIMINGS.freshWithin + 1 }],
    ["has a consensus client that does not answer", { consensusSilent: TIMINGS.freshWithin + 1, headSilent: 50 }],
    ["has an execution client that does not answer", { headSilent: TIMINGS.freshWithin + 1 }],
    ["is two blocks behind", { block: 498 }],
  ])("is none that %s", (_, change) => {
    expect(successor({ "sequencer-2": change })).toBe("sequencer-3");
    expect(successor({ "sequencer-2": change, "sequencer-3": change })).toBe("no follower could take over");
  });

  it("is none that has no vote", () => {
    expect(successor({ "sequencer-1": { voters: ["sequencer-1", "sequencer-3"] } })).toBe("sequencer-3");
  });
});
