import { describe, expect, it } from "vitest";
import { fence } from "../../../guard/rules/fence";
import { share } from "../../../guard/rules/share";
import { look } from "../../../guard/view";
import { ids } from "../shared/fakeCluster";
import { NO_DEEDS, TIMINGS, viewWith, type Change } from "./guardView";

/** Sequencer 1 has made block 500 and waits for its silent conductor, so that nobody else has it. */
const HELD: Record<string, Change> = {
  "sequencer-1": { conductorSilent: TIMINGS.heldAfter, consensusSilent: TIMINGS.heldAfter, headSilent: 20 },
  "sequencer-2": { block: 499 },
  "sequencer-3": { block: 499 },
};

const changed = (id: string, change: Change): Record<string, Change> => ({ ...HELD, [id]: { ...HELD[id], ...change } });
const viewOf = (changes: Record<string, Change> = HELD, seenFor: number = TIMINGS.shareAfter) =>
  viewWith({ overdue: -1_500, idle: seenFor, changes });
const decideOn = (changes?: Record<string, Change>, seenFor?: number) =>
  share(viewOf(changes, seenFor), NO_DEEDS, TIMINGS);

describe("share", () => {
  it("hands the others a block that its maker has not gossiped because its conductor is silent", () => {
    expect(decideOn()).toEqual({
      kind: "share",
      from: "sequencer-1",
      to: ["sequencer-2", "sequencer-3"],
      block: 500,
      silent: TIMINGS.heldAfter,
    });
  });

  it("leaves out who has the block, and who lacks more than it", () => {
    expect(decideOn(changed("sequencer-2", { block: 500 }))).toMatchObject({ to: ["sequencer-3"] });
    expect(decideOn(changed("sequencer-2", { block: 498 }))).toMatchObject({ to: ["sequencer-3"] });
    const all = changed("sequencer-2", { block: 500 });
    expect(decideOn({ ...all, "sequencer-3": { block: 500 } })).toMatchObject({ kind: "wait" });
  });

  it.each<[string, Record<string, Change>, string]>([
    ["the conductor answers", changed("sequencer-1", { conductorSilent: TIMINGS.heldAfter - 1 }), "answers"],
    ["an operator has paused it", changed("sequencer-1", { paused: true }), "its conductor was paused"],
    ["the execution client is silent", changed("sequencer-1", { headSilent: 301 }), "its execution client"],
    ["another leads already", changed("sequencer-2", { follows: "sequencer-2", leads: true }), "another leads"],
    ["another sequencer is active already", changed("sequencer-2", { active: true }), "another sequencer is active"],
    ["half of the network is out of sight", changed("sequencer-3", { conductorSilent: 5_000 }), "no majority"],
    ["its maker is stopped", changed("sequencer-1", { active: false }), "no sequencer that ignores its conductor"],
  ])("does nothing when %s", (_, changes, because) => {
    expect(decideOn(changes)).toMatchObject({ kind: "wait", because: expect.stringContaining(because) });
  });

  it("gives gossip its time first", () => {
    expect(decideOn(HELD, TIMINGS.shareAfter - 1)).toEqual({ kind: "wait", because: "gossip may still be on its way" });
  });

  it("leaves op-node alone, which has no block that its conductor did not accept", () => {
    const opNode = Object.fromEntries(ids(3).map((id) => [id, { ...HELD[id], ignoresConductor: false }]));
    expect(decideOn(opNode)).toMatchObject({ kind: "wait" });
  });
});

describe("a sequencer that is held", () => {
  const GIVEN_UP = changed("sequencer-2", { follows: "", block: 500 });
  const silentFor = (milliseconds: number): Record<string, Change> => ({
    ...GIVEN_UP,
    "sequencer-1": { conductorSilent: milliseconds, consensusSilent: milliseconds, headSilent: 20 },
  });

  it("is asked to stop, though it does not answer", () => {
    const view = viewOf(silentFor(TIMINGS.fenceAfter + 100));
    expect(fence(view, NO_DEEDS, TIMINGS)).toMatchObject({ kind: "fence", sequencer: "sequencer-1", held: true });
  });

  it("is asked but once, because the request waits in its queue", () => {
    const view = viewOf(silentFor(TIMINGS.fenceAfter + 100));
    view.members[0]!.stopAskedAt = view.at - 100;
    expect(fence(view, NO_DEEDS, TIMINGS)).toEqual({ kind: "wait", because: "a request to stop waits in its queue" });
  });

  it("is taken for one that has died, and left alone, when what it said is old", () => {
    const view = viewOf(silentFor(TIMINGS.goneAfter));
    expect(fence(view, NO_DEEDS, TIMINGS)).toMatchObject({ kind: "wait", because: "its sequencer is not active" });
    expect(fence(viewOf(silentFor(TIMINGS.goneAfter - 1)), NO_DEEDS, TIMINGS)).toMatchObject({ kind: "fence" });
  });

  it("is taken for cut off, and left alone, when its execution client does not answer either", () => {
    const changes = silentFor(TIMINGS.fenceAfter + 100);
    changes["sequencer-1"]!.headSilent = TIMINGS.witnessWithin + 1;
    expect(fence(viewOf(changes), NO_DEEDS, TIMINGS)).toMatchObject({ kind: "wait" });
  });

  it("counts as stopped once that request waits in its queue, because it makes no block before that", () => {
    const elected: Record<string, Change> = {
      "sequencer-1": { leads: false, conductorSilent: 600, consensusSilent: 500, headSilent: 20, active: true },
      "sequencer-2": { leads: true, follows: "sequencer-2" },
      "sequencer-3": { follows: "sequencer-2" },
    };
    const view = viewOf(elected);
    const seen = (stopAskedAt?: number) => {
      const members = view.members.map((member) =>
        member.id === "sequencer-1" && stopAskedAt !== undefined ? { ...member, stopAskedAt } : member,
      );
      return look({ ...view, at: view.at - 50 }, members, view.at, TIMINGS).idleSince;
    };
    expect(seen()).toBeUndefined();
    expect(seen(view.at - 100)).toBe(view.at);
  });
});
