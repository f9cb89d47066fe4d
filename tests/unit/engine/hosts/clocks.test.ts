/** What an engine tells of its clock, and which clocks are too far from each other. */
import { expect, it } from "vitest";
import { clockOf, clockProblems, type HostClock } from "../../../../engine/hosts/clocks";
import { THREE_HOSTS } from "../../../support/threeHosts";

const NOON = Date.parse("2026-01-01T12:00:00Z");

it("a clock is known as well as the answer was quick", () => {
  expect(clockOf("2026-01-01T12:00:00.500000001Z", NOON, NOON + 200)).toEqual({ ahead: 400, uncertain: 100 });
  expect(clockOf(undefined, NOON, NOON)).toBeUndefined();
  expect(clockOf("soon", NOON, NOON)).toBeUndefined();
});

const problems = (clocks: Record<keyof typeof THREE_HOSTS, HostClock | undefined>): string[] =>
  clockProblems(
    (["a", "b", "c"] as const).map((name) => ({
      plan: { name, engine: THREE_HOSTS[name].engine },
      clock: clocks[name],
    })),
  );

it("clocks are compared with the first that is known, and what is uncertain is no problem", () => {
  const right = { ahead: 0, uncertain: 5 };
  expect(problems({ a: right, b: { ahead: 105, uncertain: 5 }, c: { ahead: -900, uncertain: 800 } })).toEqual([]);
  expect(problems({ a: undefined, b: right, c: { ahead: -2_000.4, uncertain: 10 } })).toEqual([
    `host c (${THREE_HOSTS.c.engine}): its clock is 2000 ms behind that of host b, and 100 ms are allowed: have NTP keep both, for ` +
      "instance with: timedatectl set-ntp true",
  ]);
});
