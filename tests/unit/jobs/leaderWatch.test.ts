import { describe, expect, it } from "vitest";
import { leaderWatchTimings } from "../../../config/timings";
import { decide, type Decision, type Deeds } from "../../../jobs/leaderWatch/decide";
import { look, type MemberView, type View } from "../../../jobs/leaderWatch/view";
import { ids, voter } from "./fakeCluster";

const BLOCK_TIME = 2_000;
const TIMINGS = leaderWatchTimings(BLOCK_TIME / 1_000);
/** The timestamp of block 500, in milliseconds. */
const BLOCK_500 = 1_700_000_000_000;
const NO_DEEDS: Deeds = { handovers: [] };

/** What a case changes in a member; `…Silent` is how long ago that service answered, in milliseconds. */
interface Change {
  leads?: boolean;
  overridden?: boolean;
  healthy?: boolean;
  paused?: boolean;
  active?: boolean;
  block?: number;
  voters?: string[];
  conductorSilent?: number;
  consensusSilent?: number;
}

/** A view of three sequencers, the first of which leads: block 500 is the newest, and the next is overdue. */
function viewWith({
  overdue,
  idle = overdue + BLOCK_TIME,
  changes = {},
  leaderFor = 600_000,
  attentiveFor = 600_000,
}: {
  overdue: number;
  idle?: number;
  changes?: Record<string, Change>;
  leaderFor?: number;
  attentiveFor?: number;
}): View {
  const at = BLOCK_500 + BLOCK_TIME + overdue;
  const members = ids(3).map((id, index): MemberView => {
    const isLeader = index === 0;
    const change = changes[id] ?? {};
    const head = change.block ?? 500;
    return {
      id,
      conductor: {
        at: at - (change.conductorSilent ?? 50),
        content: {
          leads: change.leads ?? isLeader,
          overridden: change.overridden ?? false,
          healthy: change.healthy ?? true,
          paused: change.paused ?? false,
          servers: (change.voters ?? ids(3)).map(voter),
        },
      },
      consensus: {
        at: at - (change.consensusSilent ?? 50),
        content: {
          active: change.active ?? isLeader,
          head: { number: head, timestamp: BLOCK_500 + (head - 500) * BLOCK_TIME },
        },
      },
    };
  });
  return {
    at,
    members,
    newest: { number: 500, timestamp: BLOCK_500, seenAt: at - idle },
    leadership: { id: "sequencer-1", since: at - leaderFor },
    attentiveSince: at - attentiveFor,
  };
}

const decideOn = (situation: Parameters<typeof viewWith>[0], deeds: Deeds = NO_DEEDS): Decision =>
  decide(viewWith(situation), deeds, TIMINGS);

const waitBecause = (because: string) => ({ kind: "wait", because });

describe("decide", () => {
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

  it("counts the silence of a consensus client that never answered from the beginning of the watch", () => {
    const view = viewWith({ overdue: TIMINGS.overdueAfter });
    delete view.members[0]!.consensus;
    expect(decide(view, NO_DEEDS, TIMINGS)).toMatchObject({ symptom: { kind: "silent consensus client" } });
  });

  it("lets the chain catch up, whose blocks are old and come quickly", () => {
    expect(decideOn({ overdue: 60_000, idle: 300 })).toEqual(waitBecause("the leader makes its blocks"));
  });

  it.each<[string, Partial<Parameters<typeof viewWith>[0]>, string]>([
    ["at genesis", { changes: { "sequencer-1": { block: 0 } } }, "the chain has no block yet"],
    ["while the leader is new", { leaderFor: TIMINGS.coolDown - 1 }, "the leader is new"],
    ["when it has just begun", { attentiveFor: TIMINGS.settle - 1 }, "the watch has not looked for long enough"],
    ["during an election", { changes: { "sequencer-1": { leads: false } } }, "no conductor leads, or several do"],
    ["while two lead", { changes: { "sequencer-2": { leads: true } } }, "no conductor leads, or several do"],
    [
      "when the leader's conductor hangs, for then Raft elects another",
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
    expect(decide(view, NO_DEEDS, TIMINGS)).toEqual(waitBecause(because));
  });

  it("does nothing before a leader was seen twice", () => {
    const view = viewWith({ overdue: 5_000 });
    delete view.leadership;
    expect(decide(view, NO_DEEDS, TIMINGS)).toEqual(waitBecause("no conductor leads, or several do"));
  });

  it("is the more patient the more often it has handed over in the last minute", () => {
    const leaderFor = TIMINGS.coolDown + 1;
    const done = (times: number): Deeds => ({ handovers: Array.from({ length: times }, () => BLOCK_500 - 30_000) });
    expect(decideOn({ overdue: 5_000, leaderFor }, done(1))).toMatchObject({ kind: "hand-over" });
    expect(decideOn({ overdue: 5_000, leaderFor }, done(2))).toEqual(waitBecause("the leader is new"));
    expect(decideOn({ overdue: 5_000, leaderFor: 2 * leaderFor }, done(2))).toMatchObject({ kind: "hand-over" });
    expect(decideOn({ overdue: 5_000, leaderFor: 2 * leaderFor }, done(3))).toEqual(waitBecause("the leader is new"));
  });

  it("does not hand over twice because the answers are still those from before", () => {
    const at = BLOCK_500 + BLOCK_TIME + 5_000;
    expect(decideOn({ overdue: 5_000 }, { handovers: [at - 100] })).toEqual(waitBecause("the leader is new"));
  });

  it("tries again a little after an attempt that failed", () => {
    const at = BLOCK_500 + BLOCK_TIME + 5_000;
    const failed = (ago: number): Deeds => ({ handovers: [], failedAt: at - ago });
    expect(decideOn({ overdue: 5_000 }, failed(TIMINGS.retryAfter - 1))).toEqual(
      waitBecause("the last attempt has just failed"),
    );
    expect(decideOn({ overdue: 5_000 }, failed(TIMINGS.retryAfter))).toMatchObject({ kind: "hand-over" });
  });
});

describe("the successor", () => {
  const LATE = { overdue: TIMINGS.lateAfter };
  const successor = (changes: Record<string, Change>) => {
    const decision = decideOn({ ...LATE, changes });
    return decision.kind === "hand-over" ? decision.to.id : decision.because;
  };

  it("is the one with the highest head, at best the first", () => {
    expect(successor({})).toBe("sequencer-2");
    expect(successor({ "sequencer-2": { block: 499 } })).toBe("sequencer-3");
  });

  it.each<[string, Change]>([
    ["is unhealthy", { healthy: false }],
    ["has a paused conductor", { paused: true }],
    ["has a conductor that does not answer", { conductorSilent: TIMINGS.freshWithin + 1 }],
    ["has a consensus client that does not answer", { consensusSilent: TIMINGS.freshWithin + 1 }],
    ["is two blocks behind", { block: 498 }],
  ])("is none that %s", (_, change) => {
    expect(successor({ "sequencer-2": change })).toBe("sequencer-3");
    expect(successor({ "sequencer-2": change, "sequencer-3": change })).toBe("no follower could take over");
  });

  it("is none that has no vote", () => {
    expect(successor({ "sequencer-1": { voters: ["sequencer-1", "sequencer-3"] } })).toBe("sequencer-3");
  });
});

describe("look", () => {
  const at = BLOCK_500 + 500;
  const { members } = viewWith({ overdue: 500 - BLOCK_TIME });
  const next = (previous: View, later: number, changed = members): View => {
    const moved = structuredClone(changed);
    for (const { conductor, consensus } of moved) {
      if (conductor) conductor.at = previous.at + later - 50;
      if (consensus) consensus.at = previous.at + later - 50;
    }
    return look(previous, moved, previous.at + later, TIMINGS);
  };
  const first = look(undefined, members, at, TIMINGS);

  it("remembers since when a leader leads, and when the newest block was first seen", () => {
    const second = next(first, 100);
    expect(second.leadership).toEqual({ id: "sequencer-1", since: at });
    expect(second.newest).toEqual({ number: 500, timestamp: BLOCK_500, seenAt: at });
  });

  it("takes the highest block of any member for the newest", () => {
    const moved = structuredClone(members);
    moved[2]!.consensus!.content.head = { number: 501, timestamp: BLOCK_500 + BLOCK_TIME };
    const second = next(first, 100, moved);
    expect(second.newest).toEqual({ number: 501, timestamp: BLOCK_500 + BLOCK_TIME, seenAt: at + 100 });
    // A member that falls silent takes nothing back.
    expect(next(second, 100, members.slice(0, 2)).newest).toEqual(second.newest);
  });

  it("counts anew when the leader changes, or for a while was none", () => {
    const other = structuredClone(members);
    other[0]!.conductor!.content.leads = false;
    const without = next(first, 100, other);
    expect(without.leadership).toBeUndefined();
    expect(next(without, 100).leadership).toEqual({ id: "sequencer-1", since: at + 200 });
    other[1]!.conductor!.content.leads = true;
    expect(next(first, 100, other).leadership).toEqual({ id: "sequencer-2", since: at + 100 });
  });

  it("trusts nothing that it saw before it was held up, or before the clock was set back", () => {
    expect(next(first, 3 * TIMINGS.pollEvery).attentiveSince).toBe(at);
    expect(next(first, 3 * TIMINGS.pollEvery + 1).attentiveSince).toBe(at + 3 * TIMINGS.pollEvery + 1);
    expect(next(first, -1).attentiveSince).toBe(at - 1);
  });
});
