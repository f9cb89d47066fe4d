import { describe, expect, it } from "vitest";
import { agreedHead, type SequencerHead } from "../../../guard/agreedHead";
import type { Deeds } from "../../../guard/rules";
import { agree, passOn, undo } from "../../../guard/rules/idleLeader";
import { hashOf, ids, voter } from "../shared/fakeCluster";
import { NO_DEEDS, TIMINGS, viewWith, type Change } from "./guardView";

const STOPPED: Record<string, Change> = { "sequencer-1": { active: false } };
const RULES = { undo, agree };
const AFTER = { undo: TIMINGS.undoAfter, agree: TIMINGS.agreeAfter };

describe.each(["undo", "agree"] as const)("%s", (name) => {
  const decideOn = (situation: Partial<Parameters<typeof viewWith>[0]>, deeds: Deeds = NO_DEEDS) =>
    RULES[name](viewWith({ overdue: -500, changes: STOPPED, ...situation }), deeds, TIMINGS);

  it("acts on a leader that has been idle for long enough", () => {
    expect(decideOn({ idleFor: AFTER[name] })).toMatchObject({ kind: name, leader: "sequencer-1", idle: AFTER[name] });
    expect(decideOn({ idleFor: AFTER[name] - 1 })).toMatchObject({ kind: "wait" });
    expect(decideOn({})).toEqual({ kind: "wait", because: "the leader is not idle" });
  });

  it.each<[string, Change]>([
    ["while its conductor is paused, because then somebody is at work", { paused: true }],
    ["while its leadership is overridden", { overridden: true }],
    ["while it is the only voter", { voters: ["sequencer-1"] }],
    ["during an election", { leads: false }],
  ])("does nothing %s", (_, change) => {
    const changes = { "sequencer-1": { active: false, ...change } };
    expect(decideOn({ idleFor: 5_000, haltedFor: 1_000, changes })).toMatchObject({ kind: "wait" });
  });

  it("does nothing where op-conductor alone suffices", () => {
    const opNode = Object.fromEntries(ids(3).map((id) => [id, { ...STOPPED[id], ignoresConductor: false }]));
    expect(decideOn({ idleFor: 5_000, changes: opNode })).toEqual({
      kind: "wait",
      because: "no consensus client ignores its conductor",
    });
  });

  it("waits for the effect of what it did", () => {
    const { at } = viewWith({ overdue: -500 });
    const tried = (ago: number): Deeds => ({ ...NO_DEEDS, tried: { [name]: { at: at - ago, times: 1 } } });
    expect(decideOn({ idleFor: 5_000 }, tried(999))).toMatchObject({ kind: "wait" });
    expect(decideOn({ idleFor: 5_000 }, tried(1_000))).toMatchObject({ kind: name });
  });
});

describe("agree while the leadership changes all the time", () => {
  const NOBODY_LEADS: Record<string, Change> = { "sequencer-1": { active: false, leads: false } };
  const decideOn = (more: Record<string, Change> = {}, haltedFor: number = TIMINGS.haltedAfter) => {
    const changes = Object.fromEntries(ids(3).map((id) => [id, { ...NOBODY_LEADS[id], ...more[id] }]));
    return agree(viewWith({ overdue: 5_000, changes, haltedFor }), NO_DEEDS, TIMINGS);
  };

  it("acts once nobody has been active for longer than an election takes, whoever leads", () => {
    const act = { kind: "agree", idle: TIMINGS.haltedAfter, askable: ids(3) };
    expect(decideOn()).toEqual(act);
    expect(decideOn({ "sequencer-2": { leads: true } })).toEqual(act);
    expect(decideOn({}, TIMINGS.haltedAfter - 1)).toMatchObject({ kind: "wait" });
    expect(agree(viewWith({ overdue: 5_000, changes: NOBODY_LEADS }), NO_DEEDS, TIMINGS)).toMatchObject({
      kind: "wait",
    });
  });

  it.each<[string, Change]>([
    ["is paused, because then somebody is at work", { paused: true }],
    ["is overridden", { overridden: true }],
    ["knows of no other voter", { voters: ["sequencer-3"] }],
  ])("does nothing while any conductor %s", (_, change) => {
    expect(decideOn({ "sequencer-3": change })).toMatchObject({ kind: "wait" });
  });

  it("does nothing for consensus clients that make no block without their conductor", () => {
    const opNode = Object.fromEntries(ids(3).map((id) => [id, { ignoresConductor: false }]));
    expect(decideOn(opNode)).toMatchObject({ kind: "wait" });
  });
});

describe("agree", () => {
  it("asks only those for their heads that answer", () => {
    const changes = { ...STOPPED, "sequencer-3": { consensusSilent: TIMINGS.goneAfter } };
    const view = viewWith({ overdue: -500, changes, idleFor: 5_000 });
    expect(agree(view, NO_DEEDS, TIMINGS)).toMatchObject({ askable: ["sequencer-1", "sequencer-2"] });
  });
});

describe("passOn", () => {
  const { at } = viewWith({ overdue: 300 });
  const AGREED: Deeds = { ...NO_DEEDS, tried: { agree: { at: at - 300, times: 1 } } };
  const decideOn = (changes: Record<string, Change> = {}, deeds = AGREED, idleFor: number = TIMINGS.passOnAfter) =>
    passOn(viewWith({ overdue: 300, idleFor, changes: { ...STOPPED, ...changes } }), deeds, TIMINGS);

  it("moves the leadership to one that has the newest block, when the leader still does not start on it", () => {
    expect(decideOn()).toEqual({
      kind: "hand-over",
      from: "sequencer-1",
      to: voter("sequencer-2"),
      symptom: { kind: "idle", block: 500, overdue: 300, silent: 0 },
    });
    expect(decideOn({ "sequencer-2": { block: 499 } })).toMatchObject({ to: voter("sequencer-3") });
  });

  it("waits for what is agreed on, and for the leader itself", () => {
    expect(decideOn({}, NO_DEEDS)).toMatchObject({ kind: "wait" });
    expect(decideOn({}, AGREED, TIMINGS.passOnAfter - 1)).toMatchObject({ kind: "wait" });
    const moved = { ...AGREED, tried: { ...AGREED.tried, "hand-over": { at: at - 500, times: 1 } } };
    expect(decideOn({}, moved)).toEqual({ kind: "wait", because: "the leadership has just been moved" });
  });

  it.each<[string, Change]>([
    ["is unhealthy", { healthy: false }],
    ["has a paused conductor", { paused: true }],
    ["does not answer", { consensusSilent: TIMINGS.witnessWithin + 1 }],
    ["has no vote", { voters: [] }],
  ])("moves it to none that %s", (name, change) => {
    const changes: Record<string, Change> = { "sequencer-2": change };
    if (name === "has no vote") changes["sequencer-1"] = { active: false, voters: ["sequencer-1", "sequencer-3"] };
    expect(decideOn(changes)).toMatchObject({ to: voter("sequencer-3") });
  });
});

describe("agreedHead", () => {
  const head = (id: string, number: number, hash = hashOf(number), parentHash = hashOf(number - 1)): SequencerHead => ({
    id,
    number,
    hash,
    parentHash,
  });

  it("is the leader's, when no other sequencer has a higher one", () => {
    const own = head("sequencer-1", 500);
    expect(agreedHead([head("sequencer-2", 500), own, head("sequencer-3", 499)], "sequencer-1")).toBe(own);
  });

  it("is the child of the leader's that another sequencer has, which users may have seen", () => {
    const child = head("sequencer-3", 501);
    expect(agreedHead([head("sequencer-1", 500), head("sequencer-2", 500), child], "sequencer-1")).toBe(child);
  });

  it("stays with the leader's own block, where another one of the same height is known", () => {
    const own = head("sequencer-1", 500);
    expect(agreedHead([head("sequencer-2", 500, hashOf(9_999)), own], "sequencer-1")).toBe(own);
  });

  it.each<[string, SequencerHead]>([
    ["two blocks ahead", head("sequencer-2", 502)],
    ["ahead on another chain", head("sequencer-2", 501, hashOf(501), hashOf(9_999))],
  ])("is none when another sequencer is %s, rather than replace what it has", (_, ahead) => {
    expect(() => agreedHead([head("sequencer-1", 500), ahead], "sequencer-1")).toThrow(/sequencer-2 is at block 50/);
  });

  it("is the highest of which all others have at least the parent, when nobody leads for long", () => {
    const highest = head("sequencer-2", 501);
    expect(agreedHead([head("sequencer-1", 500), highest, head("sequencer-3", 500)], undefined)).toBe(highest);
    const [first, second] = [head("sequencer-1", 500), head("sequencer-2", 500)];
    expect(agreedHead([second, first], undefined)).toBe(first);
  });

  it.each<[string, SequencerHead]>([
    ["two blocks behind", head("sequencer-2", 498)],
    ["at another block of that height", head("sequencer-2", 500, hashOf(9_999))],
    ["on another chain", head("sequencer-2", 499, hashOf(9_999))],
  ])("is none when nobody leads for long and a sequencer is %s", (_, other) => {
    expect(() => agreedHead([head("sequencer-1", 500), other], undefined)).toThrow(
      /which is neither that block nor its parent/,
    );
    expect(() => agreedHead([], undefined)).toThrow("no execution client answers");
  });

  it("is none before the first block, nor when the leader's execution client is silent", () => {
    expect(() => agreedHead([head("sequencer-1", 0)], "sequencer-1")).toThrow("the chain has no block yet");
    expect(() => agreedHead([head("sequencer-2", 5)], "sequencer-1")).toThrow("sequencer-1 does not answer");
  });
});
