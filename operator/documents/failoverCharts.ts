/** The charts of docs/failover.md, made of results as its tables are. Pure. */
import { WHOLE_NETWORK } from "../drill/faults/change";
import type { Measurement, Results } from "../drill/results";
import { CHART_STYLE } from "../report/style";
import { element, escapeText, label, linear } from "../report/svg";
import { wrapped } from "../wrapped";

export interface Chart {
  /** In docs/charts. */
  file: string;
  title: string;
  /** The whole SVG file. */
  content: string;
}

/** One bar. */
interface Bar {
  /** Bars of one group stand under one heading, its lines, in the order of the results. */
  group: string;
  name: string;
  value: number;
}

interface Value {
  group: string;
  name: string;
  missed: number;
  /** Seconds; undefined where the leader stayed. */
  leaderless: number | undefined;
}

/** Pixels. */
const WIDTH = 860;
const LEFT = 300;
const RIGHT = 80;
const LINE = 18;
/** Of a heading; about as many as fit the width. */
const LONGEST_LINE = 125;

/** A chart without bars is left out. */
export function failoverCharts(results: Results): Chart[] {
  const values = valuesOf(results);
  const missed = values.map(({ group, name, missed: value }) => ({ group, name, value }));
  const leaderless = values.flatMap(({ group, name, leaderless: value }) =>
    value === undefined ? [] : [{ group, name, value }],
  );
  return [
    ...chart("missed-slots.svg", "Slots missed after each fault", "", missed),
    ...chart("without-leader.svg", "Time until there was a new leader, after each fault", " s", leaderless),
  ];
}

/** Drills of faults, and of a series its worst round. */
function valuesOf({ drills, series }: Results): Value[] {
  const faults = drills.filter(({ report }) => report.target !== WHOLE_NETWORK);
  return [
    ...faults.map(({ report, measured }) => ({
      group: describe(measured),
      name: `${report.fault} (${report.target})`,
      missed: report.missedSlots,
      leaderless: report.newLeaderAfter,
    })),
    ...series.map(({ fault, target, variant, measured, missedSlots, newLeaderAfter }) => {
      const times = newLeaderAfter.filter((time) => time !== null);
      return {
        group: [
          describe(measured),
          ...wrapped(["the worst of many rounds", variant ?? []].flat().join("; "), LONGEST_LINE),
        ].join("\n"),
        name: `${fault} (${target}), ${missedSlots.length === 1 ? "once" : `${missedSlots.length} times`}`,
        missed: Math.max(0, ...missedSlots),
        leaderless: times.length === 0 ? undefined : Math.max(...times),
      };
    }),
  ];
}

const describe = ({ sequencers, clients, blockTime, date }: Measurement): string =>
  `${sequencers} sequencers, ${clients.join(" + ")}, a block every ${blockTime} s, ${date}`;

function chart(file: string, title: string, unit: string, bars: Bar[]): Chart[] {
  return bars.length === 0 ? [] : [{ file, title, content: `${drawBars(title, unit, bars)}\n` }];
}

function drawBars(title: string, unit: string, bars: Bar[]): string {
  const greatest = Math.max(1, ...bars.map(({ value }) => value));
  const x = linear([0, greatest], [LEFT, WIDTH - RIGHT]);
  const drawn: string[] = [];
  let top = 44;
  for (const group of new Set(bars.map((bar) => bar.group))) {
    const [heading = "", ...more] = group.split("\n");
    drawn.push(label(heading, 12, top + 13, { style: "font-weight:600" }));
    for (const line of more) drawn.push(label(line, 12, (top += LINE) + 13));
    top += LINE + 4;
    for (const { name, value } of bars.filter((bar) => bar.group === group)) {
      drawn.push(
        label(name, LEFT - 8, top + 13, { "text-anchor": "end", class: "soft" }),
        element("rect", {
          x: LEFT,
          y: top + 3,
          width: Math.max(1, x(value) - LEFT),
          height: LINE - 6,
          class: "m0",
          "data-name": name,
          "data-value": String(value),
        }),
        label(`${value}${unit}`, Math.max(LEFT + 1, x(value)) + 6, top + 13),
      );
      top += LINE;
    }
    top += 10;
  }
  return element(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${WIDTH} ${top}`, width: WIDTH, height: top, role: "img" },
    element("title", {}, escapeText(title)),
    element("style", {}, CHART_STYLE),
    element("rect", { width: WIDTH, height: top, style: "fill:var(--ground)" }),
    label(title, 12, 24),
    ...drawn,
  );
}
