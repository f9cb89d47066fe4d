import { describe, expect, it } from "vitest";
import { dispensable, newcomers, poolOf, type NodeHead } from "../../../gateway/pool";

const NOW = 1_700_000_000_000;
const OPTIONS = { mayBeBehind: 2, silentAfter: 1_000 };
const node = (name: string, head?: number, more: Partial<NodeHead> = {}): NodeHead => ({
  name,
  head,
  syncing: false,
  answeredAt: NOW,
  ...more,
});
const pool = (validators: NodeHead[], { before = 0, sequencers = [] as NodeHead[] } = {}) =>
  poolOf(validators, sequencers, before, NOW, OPTIONS);

describe("poolOf", () => {
  it("shows a block as soon as half of the validators have it; the others serve again once they have it", () => {
    expect(pool([node("a", 10), node("b", 9), node("c", 8), node("d", 9)])).toEqual({
      serving: ["a", "b", "d"],
      shown: 9,
    });
    expect(pool([node("a", 10), node("b", 10), node("c", 9)])).toEqual({ serving: ["a", "b"], shown: 10 });
  });

  it.each([
    ["is too far behind", node("b", 7)],
    ["is still syncing", node("b", 10, { syncing: true })],
    ["does not answer", node("b")],
    ["has not answered for long", node("b", 10, { answeredAt: NOW - 1_001 })],
  ])("leaves out a node that %s", (_, other) => {
    expect(pool([node("a", 10), other])).toEqual({ serving: ["a"], shown: 10 });
  });

  it("knows by the sequencers that all validators are behind, and lets sequencers serve then", () => {
    const sequencers = [node("s1", 20), node("s2", 20)];
    expect(pool([node("a", 17), node("b", 16)], { sequencers })).toEqual({ serving: ["s1", "s2"], shown: 20 });
    expect(pool([node("a", 18), node("b", 16)], { sequencers })).toEqual({ serving: ["a"], shown: 18 });
    expect(pool([], { sequencers })).toEqual({ serving: ["s1", "s2"], shown: 20 });
  });

  it("never shows less than before: who lacks what was shown does not serve", () => {
    expect(pool([node("a", 10), node("b", 9)], { before: 10 })).toEqual({ serving: ["a"], shown: 10 });
    expect(pool([node("a", 9)], { before: 10, sequencers: [node("s", 11)] })).toEqual({ serving: ["s"], shown: 11 });
  });

  it("lets the least behind serve when all are behind or syncing, and nobody when nobody answers", () => {
    expect(pool([node("b", 9), node("c", 8)], { before: 10 })).toEqual({ serving: ["b"], shown: 10 });
    expect(pool([node("a", 3, { syncing: true }), node("b", 5, { syncing: true })])).toEqual({
      serving: ["b"],
      shown: 5,
    });
    expect(pool([node("a")], { before: 7 })).toEqual({ serving: [], shown: 7 });
  });
});

describe("the validators that are looked at", () => {
  const names = Array.from({ length: 50 }, (_, index) => `validator ${String(index + 1).padStart(2, "0")}`);
  const known = (count: number, silent = 0) =>
    names.slice(0, count).map((name, index) => ({ name, isSilent: index < silent }));

  it("are all in a small network, and twelve in a larger one", () => {
    expect(newcomers(names.slice(0, 4), [])).toEqual(names.slice(0, 4));
    expect(newcomers(names, [])).toEqual(names.slice(0, 12));
    expect(newcomers(names, known(12))).toEqual([]);
  });

  it("are others too for as long as some are silent", () => {
    expect(newcomers(names, known(12, 2))).toEqual(names.slice(12, 14));
    expect(newcomers(names, known(14, 0))).toEqual([]);
  });

  it("are let go once enough of those that were found before them answer", () => {
    expect(dispensable(known(30, 30))).toEqual([]);
    expect(dispensable(known(30, 19))).toEqual([]);
    expect(dispensable(known(30, 18))).toEqual(names.slice(0, 18));
    expect(dispensable(known(15, 2))).toEqual([names[0], names[1], names[14]]);
    expect(dispensable(known(12))).toEqual([]);
  });
});
