import { expect, it } from "vitest";
import { busiestMinute, timesLonger } from "../../../operator/drill/busyness";

it("the busiest minute is kept, for each CPU", () => {
  const averages = [3, 9.04, 1];
  const look = busiestMinute(() => averages.shift()!, 2);
  expect([look(), look(), look()]).toEqual([1.5, 4.5, 4.5]);
});

it.each([
  [undefined, 1],
  [0.3, 1],
  [2, 1],
  [3, 1.5],
  [40, 3],
])("with %s tasks for each CPU it may take %s times as long", (tasks, times) => expect(timesLonger(tasks)).toBe(times));
