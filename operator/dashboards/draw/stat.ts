/** A panel of the kind `stat`: the newest value of each series, large, on the colour that its thresholds give it. Pure. */
import type { TimeWindow } from "../../monitoring/prometheus";
import { element, escapeText } from "../../report/svg";
import { lookOf, writeValue } from "../look";
import type { ShownPanel, ShownSeries } from "../model";
import { extentOf, FULL, timeScale, valueScale } from "./axis";
import { areaPath, piecesOf } from "./curves";

interface StatDefinition {
  textMode?: string;
  graphMode?: string;
}

export function drawStat({ panel, series }: ShownPanel, window: TimeWindow): string {
  const look = lookOf(panel);
  const { textMode, graphMode } = (panel.options ?? {}) as StatDefinition;
  const tiles = series.map((each) => {
    const { text, colour } = writeValue(each.points.at(-1)![1], look);
    const isNamed = textMode === "name";
    return element(
      "div",
      {
        class: `tile c-${colour ?? "text"}`,
        "data-legend": each.name,
        "data-missing": each.missingLabels.join(" ") || undefined,
        "data-value": text,
      },
      ...(series.length > 1 && !isNamed ? [element("span", { class: "soft" }, escapeText(each.name))] : []),
      element("strong", {}, escapeText(isNamed ? each.name : text)),
      ...(graphMode === "area" ? [trend(each, window)] : []),
    );
  });
  return element("div", { class: "tiles" }, ...tiles);
}

function trend({ points }: ShownSeries, window: TimeWindow): string {
  const [x, y] = [timeScale(window), valueScale(extentOf(points.map(([, value]) => value)))];
  const path = areaPath(piecesOf(points, window.step), x, y, FULL);
  const box = { class: "trend", viewBox: `0 0 ${FULL} ${FULL}`, preserveAspectRatio: "none" };
  return element("svg", box, element("path", { d: path }));
}
