import { describe, expect, it } from "vitest";
import { askOrder, conditionOf, type Look } from "../../../front/choice";

const NOW = 1_000_000;
const MAX_AGE = 60;

const at = (number: number, age = 0): Look => ({
  answers: true,
  isRightChain: true,
  head: { number, timestamp: NOW - age },
});
const silent = (number: number): Look => ({ ...at(number), answers: false });
const another: Look = { ...at(10), isRightChain: false };
const never: Look = { answers: false };

const order = (looks: Look[], current = 0) => askOrder(looks, MAX_AGE, NOW, current);

describe("the condition of a URL", () => {
  it.each([
    ["healthy", at(10, MAX_AGE)],
    ["old", at(10, MAX_AGE + 1)],
    ["silent", silent(10)],
    ["silent", never],
    ["another", another],
    ["another", { ...another, answers: false }],
  ])("is %s", (condition, look) => {
    expect(conditionOf(look, MAX_AGE, NOW)).toBe(condition);
  });
});

describe("the order in which URLs are asked", () => {
  it("is that of the config while all are healthy and as far", () => {
    expect(order([at(10), at(10), at(10)])).toEqual([0, 1, 2]);
  });

  it("stays with the one that was asked last, unless a preferred one is as far", () => {
    expect(order([at(9), at(10)], 1)).toEqual([1, 0]);
    expect(order([at(10), at(10)], 1)).toEqual([0, 1]);
    expect(order([at(10), at(11), at(10)], 2)).toEqual([0, 1, 2]);
  });

  it("leaves one that does not work for the last, and one that is behind for the last but one", () => {
    expect(order([silent(10), at(4, 900), at(9)], 0)).toEqual([2, 1, 0]);
    expect(order([at(4, 900), at(5, 800)])).toEqual([1, 0]);
  });

  it("is without another chain, and without one that has never told which it is", () => {
    expect(order([another, never, at(10)])).toEqual([2]);
    expect(order([another, never])).toEqual([]);
  });
});
