/** A panel of the kind `timeseries`: lines over time, and a legend with what was calculated of each. Pure. */
import type { Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import { colour } from "../../report/style";
import { element, escapeText, tip, type Scale } from "../../report/svg";
import { lookOf, writeValue, type Look } from "../look";
import type { Mark, Point, ShownDashboard, ShownPanel, ShownSeries } from "../model";
import { extentOf, FULL, gridLines, timeAxis, timeScale, valueAxis, valueScale } from "./axis";
import { areaPath, linePath, piecesOf, stacked } from "./curves";

/** Of the SDK's `any`, what `panels.ts` sets. */
interface GraphDefinition {
  custom?: { stacking?: { mode?: string } };
  legend?: { calcs?: string[] };
}

/** Pixels of a row of Grafana's grid, and what of a panel is not its plot. */
const [ROW, AROUND] = [30, 40];

export function drawGraph({ panel, series }: ShownPanel, { window, marks }: ShownDashboard): string {
  const look = lookOf(panel);
  const { custom } = (panel.fieldConfig?.defaults ?? {}) as GraphDefinition;
  const isStacked = custom?.stacking?.mode === "normal";
  const own = series.map(({ points }) => points);
  const curves = isStacked ? stacked(own) : own;
  const values = curves.flatMap((points) => points.map(([, value]) => value));
  const extent = extentOf(values, panel.fieldConfig?.defaults.min);
  const [x, y] = [timeScale(window), valueScale(extent)];

  const drawn = curves.flatMap((points, position) => {
    const { name } = series[position]!;
    const pieces = piecesOf(points, window.step);
    const line = { class: `line ${lineClass(position)}`, d: linePath(pieces, x, y), "data-line": name };
    return [
      ...(isStacked
        ? [element("path", { class: `below ${colour("m", position)}`, d: areaPath(pieces, x, y, FULL) })]
        : []),
      element("path", line, tip(name)),
    ];
  });
  const box = { class: "plot", viewBox: `0 0 ${FULL} ${FULL}`, preserveAspectRatio: "none" };
  const height = Math.max(120, (panel.gridPos?.h ?? 8) * ROW - AROUND);
  return element(
    "div",
    { class: "graph" },
    element(
      "div",
      { class: "plotted", style: `height:${height}px` },
      valueAxis(extent, look),
      element("svg", box, ...gridLines(window, extent, look), ...drawn, ...marks.map((mark) => drawMark(mark, x))),
      timeAxis(window),
    ),
    legend(panel, series, look),
  );
}

const drawMark = ({ time, title, colour: name }: Mark, x: Scale): string =>
  element("path", { class: `sign k-${name}`, d: `M${Math.round(x(time))} 0V${FULL}`, "data-mark": title }, tip(title));

/** There are seven colours; further lines are dashed. */
const lineClass = (position: number): string => `${colour("s", position)} d${Math.floor(position / 7) % 3}`;

function swatch(position: number): string {
  const line = element("path", { class: `line ${lineClass(position)}`, d: "M0 4H24" });
  return element("svg", { class: "swatch", viewBox: "0 0 24 8" }, line);
}

/** Grafana's name of a calculation to ours, and what it does. */
const CALCULATIONS: Record<string, { title: string; of: (points: Point[]) => number }> = {
  lastNotNull: { title: "last", of: (points) => points.at(-1)![1] },
  max: { title: "max", of: (points) => Math.max(...points.map(([, value]) => value)) },
};

/** @throws Error for a calculation that none of our panels has */
function legend(panel: Panel, series: ShownSeries[], look: Look): string {
  const { legend: definition } = (panel.options ?? {}) as GraphDefinition;
  const calculations = (definition?.calcs ?? []).map((name) => {
    const calculation = CALCULATIONS[name];
    if (!calculation) throw new Error(`graph.ts does not know the calculation ${name}`);
    return calculation;
  });
  const head = ["", ...calculations.map(({ title }) => title)].map((title) => element("th", {}, title));
  const rows = series.map(({ name, missingLabels, points }, position) =>
    element(
      "tr",
      {},
      element(
        "td",
        { "data-legend": name, "data-missing": missingLabels.join(" ") || undefined },
        swatch(position),
        escapeText(name),
      ),
      ...calculations.map(({ of }) =>
        element("td", { class: "number" }, escapeText(writeValue(of(points), look).text)),
      ),
    ),
  );
  return element("table", { class: "keys" }, element("tr", {}, ...head), ...rows);
}
