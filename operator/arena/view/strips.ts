/** What happened, one character for each slot, the newest at the right. Pure. */
import type { ArenaModel, Lane, Moment } from "../model";
import { overdueSlots, slotAt } from "../slots";
import { colorOf, indexOf, type Style } from "./style";

/** A piece of a line. */
export interface Span {
  text: string;
  color?: string;
  dim?: boolean;
  bold?: boolean;
}

const BAD = "red";
const UNKNOWN: Span = { text: " " };

/** Slots from the oldest that fits to the one that has begun; undefined before the first block. */
function shownSlots(model: ArenaModel, width: number): number[] {
  const last = slotAt(model, model.now);
  return last === undefined ? [] : Array.from({ length: width }, (_, index) => last - width + 1 + index);
}

export function slotStrip(model: ArenaModel, width: number, { glyphs, hasColors }: Style): Span[] {
  const overdue = new Set(overdueSlots(model));
  return joined(
    shownSlots(model, width).map((number): Span => {
      const slot = model.slots.get(number);
      if (overdue.has(number)) return { text: glyphs.skipped, color: BAD, bold: true };
      if (!slot) return UNKNOWN;
      if (slot.kind === "skipped") return { text: glyphs.skipped, color: BAD, bold: true };
      if (slot.kind === "late") return { text: glyphs.late, color: BAD };
      if (slot.maker === undefined) return { text: glyphs.tick, dim: true };
      return { text: hasColors ? glyphs.tick : String(indexOf(slot.maker)), color: colorOf(slot.maker) };
    }),
  );
}

export function laneStrip(model: ArenaModel, lane: Lane, width: number, style: Style): Span[] {
  return joined(
    shownSlots(model, width).map((number) => {
      const moment = lane.past.get(number);
      return moment ? momentSpan(moment, lane, style) : UNKNOWN;
    }),
  );
}

function momentSpan({ state, cutOff, leads, active }: Moment, { name, role }: Lane, { glyphs }: Style): Span {
  if (cutOff) return { text: glyphs.cutOff, color: BAD };
  if (state === "frozen") return { text: glyphs.frozen, color: BAD };
  if (state === "restarting" || state === "partly up") return { text: glyphs.restarting, color: "yellow" };
  if (state === "down") return { text: glyphs.down, color: BAD };
  const color = role === "sequencer" ? colorOf(name) : "white";
  if (leads && active) return { text: glyphs.leadsAndActive, color };
  if (leads) return { text: glyphs.leads, color };
  if (active) return { text: glyphs.active, color };
  return { text: glyphs.follows, dim: true };
}

/** As much as fits into so many columns; what is cut ends with a mark. */
export function cut(spans: Span[], width: number, mark: string): Span[] {
  const length = spans.reduce((sum, { text }) => sum + text.length, 0);
  if (length <= width) return spans;
  let left = Math.max(0, width - mark.length);
  const kept = spans.map((span) => {
    const text = span.text.slice(0, left);
    left -= text.length;
    return { ...span, text };
  });
  return [...kept.filter(({ text }) => text !== ""), { text: mark }];
}

/** Neighbours that look alike become one: a terminal is told of each colour once. */
export function joined(spans: Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans) {
    const last = result.at(-1);
    if (last && last.color === span.color && last.dim === span.dim && last.bold === span.bold) last.text += span.text;
    else result.push({ ...span });
  }
  return result;
}
