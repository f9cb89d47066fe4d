import { describe, expect, it } from "vitest";
import { look, type View } from "../../../guard/view";
import { BLOCK_500, BLOCK_TIME, TIMINGS, viewWith, type Change } from "./guardView";

describe("look", () => {
  const at = BLOCK_500 + 500;
  const { members } = viewWith({ overdue: 500 - BLOCK_TIME });
  const next = (previous: View, later: number, changed = members): View => {
    const moved = structuredClone(changed);
    for (const { conductor, consensus, head } of moved) {
      const at = previous.at + later - 50;
      if (conductor) Object.assign(conductor, { at, askedAt: at - 5 });
      if (consensus) Object.assign(consensus, { at, askedAt: at - 5 });
      if (head) Object.assign(head, { at, askedAt: at - 5 });
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
    moved[2]!.head!.content = { number: 501, timestamp: BLOCK_500 + BLOCK_TIME };
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
    expect(next(first, TIMINGS.freshWithin).attentiveSince).toBe(at);
    expect(next(first, TIMINGS.freshWithin + 1).attentiveSince).toBe(at + TIMINGS.freshWithin + 1);
    expect(next(first, -1).attentiveSince).toBe(at - 1);
  });

  it("knows since when nobody is active, also while the leadership changes", () => {
    const stopped = structuredClone(members);
    for (const { consensus } of stopped) consensus!.content.active = false;
    const halted = next(first, 100, stopped);
    expect(halted.haltedSince).toBe(at + 100);
    const moved = structuredClone(stopped);
    moved[0]!.conductor!.content.leads = false;
    moved[1]!.conductor!.content.leads = true;
    const later = next(halted, 100, moved);
    expect([later.haltedSince, later.idleSince]).toEqual([at + 100, undefined]);
    expect(next(later, 100).haltedSince).toBeUndefined();
    const unheard = moved.map(({ conductor: _, ...member }, index) => (index === 0 ? moved[0]! : member));
    expect(next(later, 100, unheard).haltedSince).toBeUndefined();
    expect(next(later, TIMINGS.heldUpAfter + 1, moved).haltedSince).toBe(at + 200 + TIMINGS.heldUpAfter + 1);
  });

  describe("late blocks", () => {
    /** As a guard sees them that looks ten times a second, with the newest block so late. */
    const seen = (overdue: number, previous?: View, leaderFor = TIMINGS.coolDown): View => {
      const { at, members: late, newest } = viewWith({ overdue });
      const leadership = { id: "sequencer-1", since: at - leaderFor };
      return look(
        { ...(previous ?? look(undefined, late, at, TIMINGS)), at: at - 100, leadership, newest },
        late,
        at,
        TIMINGS,
      );
    };

    it("are remembered of who led long enough to make one", () => {
      expect(seen(TIMINGS.lateAfter).lateLeaders).toEqual(["sequencer-1"]);
      expect(seen(TIMINGS.lateAfter - 1).lateLeaders).toEqual([]);
      expect(seen(TIMINGS.lateAfter, undefined, TIMINGS.coolDown - 1).lateLeaders).toEqual([]);
    });

    it("are the same to all guards, however patient", () => {
      const patient = { ...TIMINGS, lateAfter: TIMINGS.lateAfter + 150, patience: 150 };
      const { at, members: late, ...view } = viewWith({ overdue: TIMINGS.lateAfter });
      expect(look({ ...view, members: late, at: at - 100 }, late, at, patient).lateLeaders).toEqual(["sequencer-1"]);
    });

    it("are forgotten once the chain has been in time for as long as a new leader is left alone", () => {
      const { at, members: inTime, ...view } = viewWith({ overdue: 0, lateLeaders: ["sequencer-2"] });
      const after = (inTimeFor: number) =>
        look({ ...view, members: inTime, at: at - 100, inTimeSince: at - inTimeFor }, inTime, at, TIMINGS).lateLeaders;
      expect(after(TIMINGS.coolDown - 1)).toEqual(["sequencer-2"]);
      expect(after(TIMINGS.coolDown)).toEqual([]);
      expect(seen(TIMINGS.lateAfter).inTimeSince).toBeUndefined();
    });

    it("are no one's fault while the chain catches up", () => {
      const { at, members: old, newest, ...view } = viewWith({ overdue: 60_000 });
      const busy = { ...view, members: old, at: at - 100, newest: { ...newest!, seenAt: at - 300 } };
      expect(look(busy, old, at, TIMINGS).lateLeaders).toEqual([]);
    });
  });

  describe("L1", () => {
    const lateAt = (silent: number, previous = first, elapsed = 100): number | undefined =>
      look(previous, members, previous.at + elapsed, TIMINGS, { at: previous.at + elapsed - silent }).l1LateAt;

    it("is late when it has kept the guard waiting for longer than an answer may be old", () => {
      const steady = { ...first, steadySince: at - 60_000 };
      expect(lateAt(TIMINGS.freshWithin, steady)).toBeUndefined();
      expect(lateAt(TIMINGS.freshWithin + 1, steady)).toBe(at + 100);
      expect(lateAt(50, { ...steady, l1LateAt: at - 500 })).toBe(at - 500);
    });

    it("is not late because the guard was held up, nor where nobody asks it", () => {
      expect(lateAt(TIMINGS.freshWithin + 1)).toBeUndefined();
      expect(next(first, 100).l1LateAt).toBeUndefined();
    });
  });

  describe("an idle leader", () => {
    const STOPPED = { "sequencer-1": { active: false } };
    const idleSince = (changes: Record<string, Change>, previous?: View) => {
      const view = viewWith({ overdue: 0, changes });
      return look(previous, view.members, view.at, TIMINGS).idleSince;
    };
    const now = viewWith({ overdue: 0 }).at;

    it("is one on whose side no sequencer is active, each by its own answer of just now", () => {
      expect(idleSince(STOPPED)).toBe(now);
      expect(idleSince({})).toBeUndefined();
      expect(idleSince({ ...STOPPED, "sequencer-3": { active: true } })).toBeUndefined();
    });

    it.each(["sequencer-1", "sequencer-2"])("is not one while %s has not just said so", (id) => {
      const changes: Record<string, Change> = { ...STOPPED };
      changes[id] = { ...changes[id], consensusSilent: TIMINGS.witnessWithin + 1 };
      expect(idleSince(changes)).toBeUndefined();
    });

    it("is not one whom no majority follows, so far as the guard sees", () => {
      const away = { follows: "" };
      expect(idleSince({ ...STOPPED, "sequencer-2": away })).toBe(now);
      expect(idleSince({ ...STOPPED, "sequencer-2": away, "sequencer-3": away })).toBeUndefined();
      const unheard = { conductorSilent: TIMINGS.witnessWithin + 1 };
      expect(idleSince({ ...STOPPED, "sequencer-2": unheard, "sequencer-3": unheard })).toBeUndefined();
    });

    it("takes a sequencer for stopped that is gone as a whole, once its conductor must have stopped it", () => {
      const before = { ...viewWith({ overdue: 0 }), at: now - 50 };
      const gone = (silent: number) => ({
        ...STOPPED,
        "sequencer-3": { active: true, conductorSilent: silent, consensusSilent: silent },
      });
      expect(idleSince(gone(TIMINGS.goneAfter), before)).toBe(now);
      expect(idleSince(gone(TIMINGS.goneAfter - 1), before)).toBeUndefined();
      const halfGone = { active: true, consensusSilent: TIMINGS.goneAfter };
      expect(idleSince({ ...STOPPED, "sequencer-3": halfGone }, before)).toBeUndefined();
      // What the guard did not see, because it was held up itself, is no silence.
      expect(idleSince(gone(TIMINGS.goneAfter), { ...before, at: now - TIMINGS.heldUpAfter - 1 })).toBeUndefined();
    });

    it("is idle since it was first seen so, without a break", () => {
      const idle = viewWith({ overdue: 0, changes: STOPPED, idleFor: 500 });
      const later = (elapsed: number) =>
        look({ ...idle, at: now - elapsed }, viewWith({ overdue: 0, changes: STOPPED }).members, now, TIMINGS)
          .idleSince;
      expect(later(TIMINGS.heldUpAfter)).toBe(idle.idleSince);
      expect(later(TIMINGS.heldUpAfter + 1)).toBe(now);
    });
  });
});
