/** The parts that drawings are made of. */
import type { Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import { describe, expect, it } from "vitest";
import { extentOf, markText, timeMarks, valueMarks } from "../../../../operator/dashboards/draw/axis";
import { areaPath, linePath, piecesOf, stacked } from "../../../../operator/dashboards/draw/curves";
import { barsOf } from "../../../../operator/dashboards/draw/stateTimeline";
import { legendOf, missingLabels } from "../../../../operator/dashboards/legend";
import { writeValue, type Look } from "../../../../operator/dashboards/look";
import type { Point, ShownSeries } from "../../../../operator/dashboards/model";
import { tableOf, transform } from "../../../../operator/dashboards/tables";
import { rangeOf, windowOf } from "../../../../operator/dashboards/timeShown";
import { networkDashboard } from "../../../../components/observability/dashboards/network";
import { grafanaVariables } from "../../../../operator/monitoring/substitute";
import { EVERYTHING } from "../../../../operator/monitoring/stale";
import { panelsOf } from "../../../../operator/monitoring/panelQueries";

const look = (unit: string, more: Partial<Look> = {}): Look => ({ unit, thresholds: [], mappings: [], ...more });
const asIs = (value: number): number => value;

const panelNamed = (title: string): Panel =>
  panelsOf(networkDashboard(EVERYTHING)).find((panel) => panel.title === title)!;

const series = (refId: string, labels: Record<string, string>, ...points: Point[]): ShownSeries => ({
  refId,
  name: "",
  missingLabels: [],
  labels,
  points,
});

describe("legends", () => {
  it("name labels, in every notation", () => {
    expect(legendOf("{{node}}: {{ error }}", { node: "sequencer-1", error: "peers" })).toBe("sequencer-1: peers");
  });

  it("tell which labels a series lacks, and leave nothing of them", () => {
    expect(legendOf("{{node}} {{client}}", { node: "sequencer-1" })).toBe("sequencer-1 ");
    expect(missingLabels("{{node}} {{client}}", { node: "sequencer-1" })).toEqual(["client"]);
  });
});

describe("the time shown", () => {
  const dashboard = networkDashboard(EVERYTHING);

  it("is what the dashboard opens with", () => {
    expect(rangeOf(dashboard)).toBe(1_800);
  });

  it.each([
    [180, 5],
    [1_800, 5],
    [3_600, 10],
    [86_400, 300],
  ])("of %i s has a point every %i s, at its multiples", (range, step) => {
    const until = 1_700_000_004;
    const window = windowOf(until, range);
    expect(window.step).toBe(step);
    expect([window.from % step, window.until % step]).toEqual([0, 0]);
    expect(window.until - window.from).toBe(range);
    expect(until - window.until).toBeLessThan(step);
  });

  it("is what Grafana's variables follow from: a rate takes four scrapes, or more where points are further apart", () => {
    expect(grafanaVariables(dashboard, { range: 1_800, step: 5 })).toEqual({
      __interval: "5s",
      __rate_interval: "20s",
      __range: "1800s",
    });
    expect(grafanaVariables(dashboard, { range: 86_400, step: 300 })["__rate_interval"]).toBe("305s");
  });
});

describe("axes", () => {
  it.each([
    [[0, 10], "short", ["0", "5", "10"]],
    [[0, 0.42], "s", ["0 s", "200 ms", "400 ms"]],
    [[0, 300], "s", ["0 s", "2 mins", "4 mins"]],
    [[0, 315_000_000], "bytes", ["0 B", "100 MiB", "200 MiB", "300 MiB"]],
    [[0, 1.05], "percentunit", ["0%", "50%", "100%"]],
  ] as const)("from %j in %s have round marks", (extent, unit, texts) => {
    expect(valueMarks(extent, look(unit)).map((value) => markText(value, look(unit)))).toEqual(texts);
  });

  it("of whole numbers have no marks between them", () => {
    expect(valueMarks([0, 1.05], look("short", { decimals: 0 }))).toEqual([0, 1]);
  });

  it("begin where the definition says, and have room around what stays level", () => {
    expect(extentOf([3, 8], 0)).toEqual([0, 8.4]);
    expect(extentOf([0, 0], 0)).toEqual([0, 1]);
    expect(extentOf([50, 50])).toEqual([45, 55]);
  });

  it("of time have round marks", () => {
    expect(timeMarks({ from: 1_000, until: 1_180, step: 5 })).toEqual([1_020, 1_080, 1_140]);
  });
});

describe("curves", () => {
  const points: Point[] = [
    [0, 1],
    [5, 2],
    [15, 3],
  ];

  it("end where nothing is known, and show what stands alone", () => {
    expect(piecesOf(points, 5)).toEqual([
      [
        [0, 1],
        [5, 2],
      ],
      [[15, 3]],
    ]);
    expect(linePath(piecesOf(points, 5), asIs, asIs)).toBe("M0 1L5 2M15 3h0");
  });

  it("go down to the ground where they are areas", () => {
    expect(areaPath([points.slice(0, 2)], asIs, asIs, 9)).toBe("M0 1L5 2L5 9L0 9Z");
  });

  it("stand on each other where they are stacked", () => {
    expect(stacked([points, [[5, 10]]])).toEqual([points, [[5, 12]]]);
  });
});

describe("states", () => {
  const window = { from: 0, until: 32, step: 5 };

  it("hold until the next one, a step before a gap, and no longer than the time shown", () => {
    const states: Point[] = [
      [0, 1],
      [5, 1],
      [10, 0],
      [20, 0],
      [30, 1],
    ];
    expect(barsOf(states, window)).toEqual([
      { from: 0, until: 10, value: 1 },
      { from: 10, until: 15, value: 0 },
      { from: 20, until: 25, value: 0 },
      { from: 30, until: 32, value: 1 },
    ]);
  });
});

describe("values", () => {
  it("have the colour of the last threshold that they reach", () => {
    const { fieldConfig } = panelNamed("Active sequencers");
    const thresholds = fieldConfig!.defaults.thresholds!.steps;
    const colours = [0, 1, 2].map((value) => writeValue(value, look("short", { thresholds })).colour);
    expect(colours).toEqual(["red", "green", "red"]);
  });

  it("have the text and the colour of the state that they stand for", () => {
    const { fieldConfig } = panelNamed("Who leads and who makes blocks");
    const mappings = fieldConfig!.defaults.mappings!;
    expect(writeValue(3, look("none", { mappings }))).toEqual({ text: "leads and makes blocks", colour: "green" });
  });
});

describe("tables", () => {
  it("have a row for each node, and a column for each query under its title", () => {
    const panel = panelNamed("Nodes");
    const found = ["A", "B", "C", "D", "E"].flatMap((refId, position) => [
      series(refId, { node: "validator-10" }, [7, 10 + position]),
      series(refId, { node: "validator-2" }, [7, 20 + position]),
    ]);
    expect(transform(tableOf(panel, found), panel)).toEqual({
      columns: ["node", "unsafe", "safe", "finalized", "behind", "L1 head"],
      rows: [
        { node: "validator-2", unsafe: 20, safe: 21, finalized: 22, behind: 23, "L1 head": 24 },
        { node: "validator-10", unsafe: 10, safe: 11, finalized: 12, behind: 13, "L1 head": 14 },
      ],
    });
  });

  it("leave out what the definition hides", () => {
    const panel = panelNamed("Alerts that fire");
    const labels = { __name__: "ALERTS", alertname: "NoLeader", alertstate: "firing", severity: "critical" };
    expect(transform(tableOf(panel, [series("A", labels, [7, 1])]), panel)).toEqual({
      columns: ["alertname", "severity"],
      rows: [{ alertname: "NoLeader", severity: "critical" }],
    });
  });
});
