import * as path from "node:path";
import { expect, it } from "vitest";
import { failoverCharts } from "../../../operator/documents/failoverCharts";
import { WHOLE_NETWORK } from "../../../operator/drill/faults/change";
import { readResults } from "../../../operator/drill/results";
import { PROJECT_DIRECTORY } from "../../../operator/pulumi";

const results = readResults(path.join(PROJECT_DIRECTORY, "docs/failover.json"));
const valuesIn = (content: string) => [...content.matchAll(/data-value="([^"]*)"/g)].map(([, value]) => Number(value));

it("draws the slots that each fault and the worst round of each series missed", () => {
  const chart = failoverCharts(results).find(({ file }) => file === "missed-slots.svg")!;
  const faults = results.drills.filter(({ report }) => report.target !== WHOLE_NETWORK);
  const missed = [
    ...faults.map(({ report }) => report.missedSlots),
    ...results.series.map(({ missedSlots }) => Math.max(...missedSlots)),
  ];
  expect(valuesIn(chart.content).sort((one, other) => one - other)).toEqual(missed.sort((one, other) => one - other));
});

it("leaves out who never lost their leader", () => {
  const chart = failoverCharts({ ...results, series: [] }).find(({ file }) => file === "without-leader.svg")!;
  const changed = results.drills.filter(
    ({ report }) => report.target !== WHOLE_NETWORK && report.newLeaderAfter !== undefined,
  );
  expect(valuesIn(chart.content)).toHaveLength(changed.length);
});

it("draws the same from the same results, for light and dark, and nothing from none", () => {
  expect(failoverCharts(results)).toEqual(failoverCharts(results));
  for (const { content } of failoverCharts(results)) expect(content).toContain("prefers-color-scheme:dark");
  expect(failoverCharts({ drills: [], series: [] })).toEqual([]);
});
