import { describe, expect, it } from "vitest";
import type { Deeds } from "../../../guard/rules";
import { fence } from "../../../guard/rules/fence";
import { ids } from "../shared/fakeCluster";
import { NO_DEEDS, TIMINGS, viewWith, type Change } from "./guardView";

/** The leader's conductor has died: one follower has given it up, the other not yet. */
const DEAD: Record<string, Change> = {
  "sequencer-1": { conductorSilent: TIMINGS.fenceAfter },
  "sequencer-2": { follows: "" },
};

const decideOn = (changes: Record<string, Change>, deeds: Deeds = NO_DEEDS, attentiveFor?: number) =>
  fence(viewWith({ overdue: -500, changes, ...(attentiveFor ? { attentiveFor } : {}) }), deeds, TIMINGS);

const changed = (id: string, change: Change): Record<string, Change> => ({ ...DEAD, [id]: { ...DEAD[id], ...change } });
const waitBecause = (because: string) => ({ kind: "wait", because });

describe("fence", () => {
  it("stops an active sequencer whose conductor is silent, once another conductor follows it no more", () => {
    expect(decideOn(DEAD)).toEqual({
      kind: "fence",
      sequencer: "sequencer-1",
      held: false,
      silent: TIMINGS.fenceAfter,
      witness: "sequencer-2",
      follows: "",
    });
  });

  it("takes one that follows another leader for a witness too", () => {
    const elected = changed("sequencer-2", { follows: "sequencer-2", leads: true });
    expect(decideOn(elected)).toMatchObject({ kind: "fence", follows: "sequencer-2" });
  });

  it("stops nobody on silence alone, because a conductor may only be slow", () => {
    expect(decideOn({ "sequencer-1": { conductorSilent: 30_000 } })).toEqual(
      waitBecause("the others still follow its conductor"),
    );
  });

  it.each<[string, Record<string, Change>, string]>([
    ["a conductor that answers", changed("sequencer-1", { conductorSilent: TIMINGS.fenceAfter - 1 }), "answers"],
    ["a sequencer that is stopped", changed("sequencer-1", { active: false }), "its sequencer is not active"],
    [
      "an old answer of the sequencer",
      changed("sequencer-1", { consensusSilent: TIMINGS.witnessWithin }),
      "its sequencer is not active",
    ],
    [
      "the old answer of a witness",
      changed("sequencer-2", { conductorSilent: TIMINGS.witnessWithin }),
      "no majority of conductors answers",
    ],
    [
      "the sight of half of the network",
      changed("sequencer-3", { conductorSilent: 5_000 }),
      "no majority of conductors answers",
    ],
    ["an operator's pause", changed("sequencer-1", { paused: true }), "its conductor was paused"],
    ["an operator's override", changed("sequencer-3", { overridden: true }), "the leadership is overridden"],
    [
      "conductors that are not in a cluster yet",
      { ...changed("sequencer-2", { voters: ["sequencer-2"] }), "sequencer-3": { voters: ["sequencer-3"] } },
      "there is no cluster",
    ],
  ])("does nothing on %s", (_, changes, because) => {
    expect(decideOn(changes)).toMatchObject({ kind: "wait", because: expect.stringContaining(because) });
  });

  it("does not take its own absence for the silence of a conductor", () => {
    expect(decideOn(DEAD, NO_DEEDS, TIMINGS.fenceAfter - 1)).toEqual(waitBecause("its conductor answers"));
    expect(decideOn(DEAD, NO_DEEDS, TIMINGS.fenceAfter)).toMatchObject({ kind: "fence" });
  });

  it("leaves op-node alone, which makes no block without its conductor", () => {
    const opNode = Object.fromEntries(ids(3).map((id) => [id, { ...DEAD[id], ignoresConductor: false }]));
    expect(decideOn(opNode)).toEqual(waitBecause("no consensus client ignores its conductor"));
  });

  it("acts where only one other conductor can answer, in a cluster of two", () => {
    const view = viewWith({ overdue: -500, changes: DEAD });
    view.members.pop();
    for (const { conductor } of view.members) conductor!.content.servers.pop();
    expect(fence(view, NO_DEEDS, TIMINGS)).toMatchObject({ kind: "fence", witness: "sequencer-2" });
  });

  it("waits for the effect of what it did, longer each time", () => {
    const { at } = viewWith({ overdue: -500 });
    const tried = (ago: number, times: number): Deeds => ({ ...NO_DEEDS, tried: { fence: { at: at - ago, times } } });
    expect(decideOn(DEAD, tried(999, 1))).toEqual(waitBecause("a sequencer has just been fenced"));
    expect(decideOn(DEAD, tried(1_000, 1))).toMatchObject({ kind: "fence" });
    expect(decideOn(DEAD, tried(1_999, 2))).toMatchObject({ kind: "wait" });
    expect(decideOn(DEAD, tried(15_999, 30))).toMatchObject({ kind: "wait" });
    expect(decideOn(DEAD, tried(16_000, 30))).toMatchObject({ kind: "fence" });
  });
});
