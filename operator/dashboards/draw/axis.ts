/** Axes: where their marks stand, and what is written at them. Lengths are thousandths of the plot. Pure. */
import type { TimeWindow } from "../../monitoring/prometheus";
import { element, escapeText, linear, roundStep, type Scale } from "../../report/svg";
import { writeValue, type Look } from "../look";

/** The plot is so wide and so high, whatever its size on the screen. */
export const FULL = 1_000;

export type Extent = readonly [low: number, high: number];

export const timeScale = ({ from, until }: TimeWindow): Scale => linear([from, until], [0, FULL]);

/** Upwards. */
export const valueScale = (extent: Extent): Scale => linear(extent, [FULL, 0]);

/** From the least to the greatest value, with some room above, unless the definition says where the axis begins. */
export function extentOf(values: number[], minimum?: number): Extent {
  const [low, high] = [minimum ?? Math.min(...values), Math.max(...values, minimum ?? -Infinity)];
  // A line that stays level is drawn with room around it.
  if (low === high) return [minimum ?? low - (Math.abs(low) / 10 || 1), high + (Math.abs(high) / 10 || 1)];
  return [low, high + (high - low) / 20];
}

const MARKS = 4;
const ROUND_SECONDS = [15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400];

const stepFrom = (steps: number[], range: number): number | undefined => steps.find((step) => step >= range / MARKS);

/** Round as a person counts: minutes by 60, bytes by 1024. */
function valueStep(range: number, { unit, decimals }: Look): number {
  if (unit === "s" && range > 60) return stepFrom(ROUND_SECONDS, range) ?? roundStep(range, MARKS);
  const factor = unit === "bytes" ? 1_024 ** Math.max(0, Math.floor(Math.log2(range) / 10)) : 1;
  const step = factor * roundStep(range / factor, MARKS);
  return decimals === 0 ? Math.max(1, step) : step;
}

const multiples = (step: number, [low, high]: Extent): number[] => {
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.max(0, Math.floor(high / step) - first + 1) }, (_, index) => (first + index) * step);
};

export const valueMarks = (extent: Extent, look: Look): number[] =>
  multiples(valueStep(extent[1] - extent[0], look), extent);

/** Without zeros at the end, which say nothing of a round number. */
export const markText = (value: number, look: Look): string =>
  writeValue(value, look).text.replace(/\.(\d*?)0+(?!\d)/, (_, rest: string) => (rest ? `.${rest}` : ""));

export function timeMarks({ from, until }: TimeWindow): number[] {
  return multiples(stepFrom(ROUND_SECONDS, until - from) ?? 86_400, [from, until]);
}

/** UTC: `09:12`, with seconds where the marks are closer than a minute. */
const timeText = (time: number, hasSeconds: boolean): string =>
  new Date(time * 1_000).toISOString().slice(11, hasSeconds ? 19 : 16);

const percent = (place: number): string => `${Math.round(place) / 10}%`;

/** What stands below a plot; a mark whose text would stick out is left out. */
export function timeAxis(window: TimeWindow): string {
  const x = timeScale(window);
  const marks = timeMarks(window);
  const hasSeconds = marks.some((mark) => mark % 60 !== 0);
  const texts = marks
    .filter((mark) => x(mark) > FULL / 12 && x(mark) < FULL - FULL / 12)
    .map((mark) => element("span", { style: `left:${percent(x(mark))}` }, timeText(mark, hasSeconds)));
  return element("div", { class: "times" }, ...texts, "");
}

/** What stands left of a plot, as wide as its longest text. */
export function valueAxis(extent: Extent, look: Look): string {
  const y = valueScale(extent);
  const marks = valueMarks(extent, look).map((value) => ({ place: y(value), text: markText(value, look) }));
  const width = Math.max(...marks.map(({ text }) => text.length), 1);
  const texts = marks.map(({ place, text }) => element("span", { style: `top:${percent(place)}` }, escapeText(text)));
  return element("div", { class: "values", style: `width:${width}ch` }, ...texts, "");
}

/** Lines across a plot, at the marks of both axes. */
export const gridLines = (window: TimeWindow, extent: Extent, look: Look): string[] => {
  const [x, y] = [timeScale(window), valueScale(extent)];
  return [
    ...timeMarks(window).map((mark) => line(`M${Math.round(x(mark))} 0V${FULL}`)),
    ...valueMarks(extent, look).map((mark) => line(`M0 ${Math.round(y(mark))}H${FULL}`)),
  ];
};

const line = (path: string): string => element("path", { class: "grid", d: path });
