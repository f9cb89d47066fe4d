/** A panel of the kind `state-timeline`: a row for each series, a bar for each state that it was in. Pure. */
import { MappingType } from "@grafana/grafana-foundation-sdk/dashboard";
import type { TimeWindow } from "../../monitoring/prometheus";
import { element, escapeText, tip } from "../../report/svg";
import { lookOf, writeValue, type Look } from "../look";
import type { Point, ShownPanel } from "../model";
import { FULL, timeAxis, timeScale } from "./axis";
import { piecesOf } from "./curves";

export interface Bar {
  /** Unix seconds. */
  from: number;
  until: number;
  value: number;
}

/** A state holds until the next point, and the last one before a gap for a step; not beyond the time shown. */
export const barsOf = (points: Point[], { step, until }: TimeWindow): Bar[] =>
  piecesOf(points, step).flatMap((piece) => {
    const bars: Bar[] = [];
    for (const [time, value] of piece) {
      const last = bars.at(-1);
      if (last) last.until = time;
      if (last?.value !== value) bars.push({ from: time, until: time, value });
    }
    const end = bars.at(-1)!;
    end.until = Math.min(end.until + step, until);
    return bars;
  });

export function drawStateTimeline({ panel, series }: ShownPanel, window: TimeWindow): string {
  const look = lookOf(panel);
  const rows = series.flatMap(({ name, missingLabels, points }) => [
    element(
      "span",
      { class: "name", "data-legend": name, "data-missing": missingLabels.join(" ") || undefined },
      escapeText(name),
    ),
    row(barsOf(points, window), window, look),
  ]);
  return element("div", { class: "states" }, ...rows, "<span></span>", timeAxis(window)) + legend(look);
}

function row(bars: Bar[], window: TimeWindow, look: Look): string {
  const x = timeScale(window);
  const drawn = bars.map(({ from, until, value }) => {
    const { text, colour } = writeValue(value, look);
    const place = { x: x(from), width: Math.max(1, x(until) - x(from)), y: 0, height: FULL };
    return element("rect", { ...place, class: `c-${colour ?? "text"}`, "data-state": text }, tip(text));
  });
  const box = { class: "row", viewBox: `0 0 ${FULL} ${FULL}`, preserveAspectRatio: "none" };
  return element("svg", box, ...drawn, "");
}

/** Every state that the definition names, in its order. */
function legend({ mappings }: Look): string {
  const states = mappings
    .flatMap((mapping) => (mapping.type === MappingType.ValueToText ? Object.values(mapping.options) : []))
    .sort((one, other) => (one.index ?? 0) - (other.index ?? 0));
  const keys = states.map(({ text = "", color = "text" }) =>
    element("span", {}, element("i", { class: `c-${color}` }, ""), escapeText(text)),
  );
  return element("p", { class: "legend" }, ...keys, "");
}
