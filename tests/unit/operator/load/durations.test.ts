import { expect, it } from "vitest";
import { Durations } from "../../../../operator/load/durations";

it("tells percentiles by the nearest rank, in seconds", () => {
  const durations = new Durations();
  for (let hundredths = 100; hundredths >= 1; hundredths--) durations.add(hundredths * 10);
  expect(durations.percentiles()).toEqual({ p50: 0.5, p95: 0.95, p99: 0.99, max: 1 });
});

it("of a single one is that one", () => {
  const durations = new Durations();
  durations.add(2_004);
  expect(durations.percentiles()).toEqual({ p50: 2, p95: 2, p99: 2, max: 2 });
});

it("forgets what is taken back, and knows nothing of none", () => {
  const durations = new Durations();
  expect(durations.percentiles()).toEqual({});
  durations.add(1_000);
  durations.add(9_000);
  durations.remove(9_000);
  expect(durations.percentiles()).toMatchObject({ p50: 1, max: 1 });
  durations.remove(1_000);
  expect(durations.percentiles()).toEqual({});
});

it("counts a duration that a clock made negative as none", () => {
  const durations = new Durations();
  durations.add(-500);
  expect(durations.percentiles().max).toBe(0);
});
