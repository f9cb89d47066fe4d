/** The live view as lines: title, slots, lanes, facts, score, keys, log. Pure: the same model makes the same frame. */
import { LEADER } from "../acts";
import { KEYS } from "../keys";
import type { ArenaModel, Lane, LogEntry } from "../model";
import { wrapped } from "../../wrapped";
import { counted, scoreNow } from "../score";
import { layoutOf, type Layout, type Size } from "./layout";
import { cut, joined, laneStrip, slotStrip, type Span } from "./strips";
import { colorOf, type Style } from "./style";
import { clock, guardText, laneText, loadText, readersText, safeText, titleText, validatorsText } from "./texts";

export interface FrameOptions {
  /** Whom the next act hits. */
  target: string;
  size: Size;
  style: Style;
}

type Line = Span[];

interface Look {
  model: ArenaModel;
  target: string;
  layout: Layout;
  style: Style;
}

/** None longer than the window is wide, and fewer than it has rows. */
export function frameOf(model: ArenaModel, { target, size, style }: FrameOptions): Line[] {
  const sequencers = model.lanes.filter(({ role }) => role === "sequencer");
  const validators = model.lanes.filter(({ role }) => role === "validator");
  const layout = layoutOf(size, sequencers.length, validators.length);
  const look: Look = { model, target, layout, style };
  const rule: Line[] = layout.separators ? [[{ text: style.glyphs.line.repeat(size.columns), dim: true }]] : [];
  const lines: Line[] = [
    [{ text: titleText(model), bold: true }],
    slotLine(look),
    ...sequencers.map((lane) => laneLine(lane, look)),
    ...(layout.validators === "lanes" ? validators.map((lane) => laneLine(lane, look)) : []),
    ...(layout.validators === "line" ? [fact("validators", validatorsText(model, validators), look)] : []),
    ...facts(look),
    scoreLine(look),
    ...rule,
    ...keyLines(look),
    ...rule,
    ...logLines(look, size.columns),
  ];
  return lines.slice(0, layout.height).map((line) => joined(cut(line, size.columns, style.glyphs.more)));
}

/** So wide, whatever it holds. */
function cell(spans: Span[], width: number, { glyphs }: Style): Span[] {
  const shown = cut(spans, width, glyphs.more);
  const length = shown.reduce((sum, { text }) => sum + text.length, 0);
  return [...shown, { text: " ".repeat(Math.max(0, width - length)) }];
}

function slotLine({ model, layout, style }: Look): Line {
  const status = model.leader === undefined ? "nobody leads" : `by ${model.leader}`;
  return [
    ...cell([{ text: "slots", bold: true }], layout.label, style),
    ...cell(slotStrip(model, layout.strip, style), layout.strip, style),
    { text: ` ${status}`, dim: true },
  ];
}

function laneLine(lane: Lane, { model, target, layout, style }: Look): Line {
  const name = layout.isNarrow ? lane.name.replace("sequencer", "seq").replace("validator", "val") : lane.name;
  const color = lane.role === "sequencer" ? { color: colorOf(lane.name) } : {};
  const isTarget = lane.name === target;
  const isBad = lane.broken !== undefined || lane.state !== "up";
  return [
    ...cell([{ text: `${isTarget ? ">" : " "}${name}`, bold: isTarget, ...color }], layout.label, style),
    ...cell(laneStrip(model, lane, layout.strip, style), layout.strip, style),
    { text: ` ${laneText(model, lane)}`, ...(isBad ? { color: "red" } : {}) },
  ];
}

const fact = (name: string, text: string, { layout, style }: Look): Line => [
  ...cell([{ text: name, dim: true }], layout.label, style),
  { text },
];

function facts(look: Look): Line[] {
  const { model, layout } = look;
  const all: [string, string][] = [
    ["readers", readersText(model)],
    ["load", loadText(model)],
    ["safe head", safeText(model)],
    ["guards", guardText(model)],
  ];
  return all.slice(0, layout.facts).map(([name, text]) => fact(name, text, look));
}

function scoreLine({ model, layout, style }: Look): Line {
  const { slots, missed, lost, forks, leadersHit, wentBack } = scoreNow(model);
  const judged = (value: number, text: string): Span => ({
    text: `${text}  `,
    bold: true,
    color: value === 0 ? "green" : "red",
  });
  return [
    ...cell([{ text: "score", bold: true }], layout.label, style),
    { text: `${counted(slots, "slot")}  ` },
    judged(missed, `${missed} missed`),
    judged(lost, `${lost} lost`),
    judged(forks, counted(forks, "fork")),
    ...(wentBack > 0 ? [judged(wentBack, `${wentBack} went back`)] : []),
    { text: `${counted(leadersHit, "leader")} hit` },
  ];
}

function keyLines({ model, target, layout, style }: Look): Line[] {
  const who = target === LEADER && model.leader ? `${LEADER} (${model.leader})` : target;
  const keys = KEYS.filter(({ short }) => !layout.isNarrow || short !== "")
    .map(({ key, means, short }) => `${key} ${layout.isNarrow ? short : means}`)
    .join(layout.isNarrow ? " " : "  ")
    .replace("←→", style.glyphs.arrows);
  const chosen: Line = [{ text: "target " }, { text: who, bold: true, color: "yellow" }];
  return layout.keyRows === 1 ? [[...chosen, { text: `  ${keys}`, dim: true }]] : [chosen, [{ text: keys, dim: true }]];
}

const TONES = { good: "green", bad: "red", plain: undefined } as const;

/** The newest that there is room for. */
const logLines = ({ model, layout }: Look, columns: number): Line[] =>
  layout.log > 0
    ? model.log
        .slice(-layout.log)
        .flatMap((entry) => entryLines(entry, columns))
        .slice(-layout.log)
    : [];

/** A refusal says at its end what to do: it is wrapped, not cut. */
function entryLines({ at, text, tone }: LogEntry, columns: number): Line[] {
  const color = TONES[tone];
  const time = `${clock(at)} `;
  return wrapped(text, columns - time.length).map((part, index) => [
    { text: index === 0 ? time : " ".repeat(time.length), dim: true },
    { text: part, ...(color ? { color } : {}) },
  ]);
}
