/** Draws a timeline: rows under one axis of time. Pure. */
import { acceptanceRow, curveRow } from "./curves";
import { LEFT, name, secondsOf, type Frame, type Row } from "./frame";
import type { Band, Point, SequencerLane, Timeline } from "./model";
import { colour } from "./style";
import { element, escapeText, label, linear, roundStep, tip } from "./svg";

const RIGHT = 24;
const LANE = 34;
const GAP = 26;
/** Pixels a second, so that ticks of slots can be told apart; a long drill is scrolled. */
const PER_SECOND = 7;
const NARROWEST = 760;
const WIDEST = 8_000;

/** An SVG element with its size in pixels; `id` is unique in its document. */
export function drawTimeline(timeline: Timeline, title: string, id: string): string {
  const { from, until } = timeline;
  const plot = Math.min(WIDEST, Math.max(NARROWEST, ((until - from) / 1_000) * PER_SECOND));
  const width = LEFT + plot + RIGHT;
  const x = linear([from, until], [LEFT, LEFT + plot]);
  const frame: Frame = { timeline, x, makers: timeline.lanes.map(({ name }) => name) };
  const rows = rowsOf(frame);
  let top = 44;
  const drawn: string[] = [];
  for (const row of rows) {
    drawn.push(...row.draw(top));
    top += row.height + GAP;
  }
  const height = top + 16;
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${Math.round(width)} ${height}`,
      style: `width:max(100%,${Math.round(width)}px)`,
      role: "img",
      "aria-labelledby": `${id}-title ${id}-desc`,
    },
    element("title", { id: `${id}-title` }, escapeText(title)),
    element("desc", { id: `${id}-desc` }, escapeText(describe(timeline))),
    ...axis(frame, top - GAP + 4),
    ...marks(frame, top - GAP + 4),
    ...drawn,
  );
}

const describe = ({ slots, lanes, forks, from, until, injectedAt, restoredAt }: Timeline): string =>
  `${secondsOf(until - from)} with ${slots.length} slots, of which ${slots.filter(({ missed }) => missed).length} were missed; ` +
  `lanes of ${lanes.map(({ name }) => name).join(", ")}; the fault came ${secondsOf(injectedAt - from)} after the start, ` +
  `its restoration began ${secondsOf(restoredAt - injectedAt)} later; ${forks.length} forks.`;

function rowsOf(frame: Frame): Row[] {
  const { lags, safeLag, shownAge, acceptances, unanswered, lanes } = frame.timeline;
  const behind = lags.flatMap(({ points }) => points.filter((point) => point !== undefined));
  return [
    slotRow(frame),
    ...lanes.map((lane) => laneRow(frame, lane)),
    ...(behind.length > 0
      ? [
          curveRow(
            frame,
            "nodes behind",
            "blocks",
            lags.map(({ node, points }) => ({ name: node, points })),
          ),
        ]
      : []),
    ...(safeLag.length > 0
      ? [curveRow(frame, "safe head behind", "blocks", [{ name: "safe head", points: safeLag }])]
      : []),
    ...(shownAge.length > 0
      ? [curveRow(frame, "age of head shown", "s", [{ name: "readers", points: inSeconds(shownAge) }], unanswered)]
      : []),
    ...(acceptances.length > 0 ? [acceptanceRow(frame)] : []),
  ];
}

const inSeconds = (points: Point[]): Point[] => points.map(({ at, value }) => ({ at, value: value / 1_000 }));

function axis({ timeline, x }: Frame, bottom: number): string[] {
  const { from, until, injectedAt } = timeline;
  const about = Math.max(6, (x(until) - x(from)) / 110);
  const step = roundStep((until - from) / 1_000, about) * 1_000;
  const first = Math.ceil((from - injectedAt) / step);
  const count = Math.floor((until - injectedAt) / step) - first + 1;
  return Array.from({ length: count }, (_, index) => (first + index) * step).flatMap((offset) => {
    const at = x(injectedAt + offset);
    return [
      element("line", { x1: at, x2: at, y1: 30, y2: bottom, class: "grid" }),
      label(secondsOf(offset), at, bottom + 16, { "text-anchor": "middle", class: "soft" }),
    ];
  });
}

function marks({ timeline, x }: Frame, bottom: number): string[] {
  const { injectedAt, restoredAt } = timeline;
  const mark = (at: number, text: string, kind: string, anchor: string) => [
    element("line", {
      x1: x(at),
      x2: x(at),
      y1: 24,
      y2: bottom,
      class: "mark",
      "data-mark": kind,
      "data-at": String(at),
    }),
    label(text, x(at), 16, { "text-anchor": anchor }),
  ];
  if (restoredAt <= injectedAt) return mark(injectedAt, "fault", "fault", "middle");
  const isNarrow = x(restoredAt) - x(injectedAt) < 60;
  return [
    element("rect", {
      x: x(injectedAt),
      width: x(restoredAt) - x(injectedAt),
      y: 24,
      height: bottom - 24,
      class: "held",
    }),
    ...mark(injectedAt, "fault", "fault", isNarrow ? "end" : "middle"),
    ...mark(restoredAt, "restored", "restore", isNarrow ? "start" : "middle"),
  ];
}

/** Late ones are taller and have a head, so that colour is not all that tells them. */
function slotRow({ timeline, x, makers }: Frame): Row {
  const draw = (top: number) => [
    name("slots", top + 20),
    ...timeline.slots.map(({ at, number, maker, missed, arrivedAfter }) => {
      const position = makers.indexOf(maker ?? "");
      const told =
        number === undefined
          ? "no block"
          : `block ${number}, ${maker ?? "maker unknown"}, seen ${secondsOf(arrivedAfter ?? 0)} after its slot began`;
      const data = { "data-slot": String(at), "data-maker": maker, "data-missed": missed ? "yes" : undefined };
      const shape = missed ? `M${x(at) - 3} ${top - 4}h6l-2 5v25h-2v-25z` : `M${x(at) - 1} ${top + 8}h2v18h-2z`;
      const kind = missed ? "late" : position < 0 ? "none" : colour("m", position);
      return element("path", { d: shape, class: kind, ...data }, tip(missed ? `missed: ${told}` : told));
    }),
    ...timeline.forks.map(({ height, at }) =>
      element(
        "path",
        { d: `M${x(at)} ${top - 8}l6 6l-6 6l-6 -6z`, class: "late", "data-fork": String(height) },
        tip(`fork at height ${height}`),
      ),
    ),
  ];
  return { height: 30, draw };
}

function laneRow({ x, makers }: Frame, lane: SequencerLane): Row {
  const own = colour("m", makers.indexOf(lane.name));
  const band = ({ from, until }: Band, kind: string, what: string, y: number, height: number) =>
    element(
      "rect",
      {
        x: x(from),
        width: Math.max(1, x(until) - x(from)),
        y,
        height,
        class: kind,
        "data-lane": lane.name,
        "data-band": what,
        "data-from": String(from),
        "data-until": String(until),
      },
      tip(`${lane.name}: ${what} for ${secondsOf(until - from)}`),
    );
  const draw = (top: number) => [
    name(lane.isVictim ? `${lane.name} (hit)` : lane.name, top + 16),
    ...lane.leader.map((each) => band(each, "leader", "leader", top, 9)),
    ...lane.active.map((each) => band(each, own, "active", top + 12, 12)),
    ...lane.silent.map((each) => band(each, "silent", "silent", top + 16, 4)),
  ];
  return { height: LANE - GAP / 2, draw };
}
