/** A record as a person reads it: one line, coloured by component. */
import type { Colors } from "picocolors/types";
import type { Level, LogRecord, Source } from "./record";

/** Programs that do the same work share a colour. */
const COLORS = {
  "op-geth": "blue",
  "op-reth": "blue",
  "op-node": "cyan",
  "kona-node": "cyan",
  "op-conductor": "magenta",
  "op-batcher": "yellow",
  "op-proposer": "green",
  "op-challenger": "red",
  gateway: "magentaBright",
  anvil: "blueBright",
  geth: "blueBright",
} as const satisfies Record<string, keyof Colors>;

const LEVEL_COLORS = {
  trace: "gray",
  debug: "gray",
  info: "green",
  warn: "yellow",
  error: "red",
  crit: "bgRed",
} as const satisfies Record<Level, keyof Colors>;

export interface RenderOptions {
  colors: Colors;
  /** Width of the column of names. */
  nameWidth: number;
  /** Records of another day than this show their date. Milliseconds of Unix time. */
  now: number;
}

export function renderRecord(record: LogRecord, { colors, nameWidth, now }: RenderOptions): string {
  const { time, source, level, message, fields } = record;
  const color = COLORS[source.component as keyof typeof COLORS] ?? "white";
  const parts = [
    colors.dim(localTime(time, now)),
    colors[color](source.name.padEnd(nameWidth)),
    level ? colors[LEVEL_COLORS[level]](level.toUpperCase().padEnd(5)) : " ".repeat(5),
    printable(message),
  ];
  const pairs = Object.entries(fields).map(([key, value]) => `${key}=${valueText(value)}`);
  return pairs.length === 0 ? parts.join(" ") : `${parts.join(" ")}  ${colors.dim(printable(pairs.join(" ")))}`;
}

export const nameWidth = (sources: Source[]): number => Math.max(0, ...sources.map(({ name }) => name.length));

/** A record for programs: `time` is ISO 8601. */
export const jsonRecord = ({ time, source, level, message, fields }: LogRecord): string =>
  JSON.stringify({
    time: new Date(time).toISOString(),
    container: source.name,
    component: source.component,
    ...(source.index > 0 ? { node: `${source.role}-${source.index}` } : {}),
    ...(level ? { level } : {}),
    message,
    fields,
  });

/** `04:12:33.007`; of another day `11-24 23:59:59.999`. */
function localTime(time: number, now: number): string {
  const date = new Date(time);
  const two = (value: number) => String(value).padStart(2, "0");
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  const fraction = String(date.getMilliseconds()).padStart(3, "0");
  const isToday = date.toDateString() === new Date(now).toDateString();
  return `${isToday ? "" : `${two(date.getMonth() + 1)}-${two(date.getDate())} `}${clock}.${fraction}`;
}

function valueText(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value);
  return /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
}

/** What would move the cursor or go on in another line is shown and not done. */
const printable = (text: string): string =>
  text.replace(/[\u0000-\u0008\u000a-\u001f\u007f]/g, (character) => JSON.stringify(character).slice(1, -1));
