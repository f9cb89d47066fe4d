import { expect, it } from "vitest";
import { Memory } from "../../../front/memory";

const FOR_EVER = { freshFor: Infinity, outlivesL1: true };

it("gives what still holds, and what held last where that is wanted", () => {
  const memory = new Memory(1_000);
  memory.remember("safe", "1", { freshFor: 10, outlivesL1: true }, 0);
  memory.remember("latest", "2", { freshFor: 10, outlivesL1: false }, 0);
  expect([memory.fresh("safe", 10), memory.fresh("latest", 10)]).toEqual(["1", "2"]);
  expect([memory.fresh("safe", 11), memory.fresh("latest", 11)]).toEqual([undefined, undefined]);
  expect([memory.lastSeen("safe"), memory.lastSeen("latest"), memory.lastSeen("other")]).toEqual([
    "1",
    undefined,
    undefined,
  ]);
});

it("forgets what was not used for longest, and holds no more than it may", () => {
  const memory = new Memory(30);
  for (const key of ["a", "b", "c"]) memory.remember(key, "9 letters", FOR_EVER, 0);
  expect(memory.bytes).toBe(30);
  expect(memory.fresh("a", 0)).toBe("9 letters");
  memory.remember("d", "9 letters", FOR_EVER, 0);
  expect(["a", "b", "c", "d"].map((key) => memory.fresh(key, 0) !== undefined)).toEqual([true, false, true, true]);
  memory.remember("d", "1", FOR_EVER, 0);
  expect(memory.bytes).toBe(22);
  memory.remember("e", "x".repeat(100), FOR_EVER, 0);
  expect([memory.bytes, memory.fresh("e", 0)]).toEqual([0, undefined]);
});
