/** The arena where there is no terminal: a line for each event and each slot. Pure. */
import colors from "picocolors";
import type { LogEntry } from "./model";
import { clock } from "./view/texts";

const PAINT = { good: colors.green, bad: colors.red, plain: (text: string) => text } as const;

export const plainLine = ({ at, topic, text, tone }: LogEntry): string =>
  `${clock(at)} ${colors.dim(topic.padEnd(6))} ${PAINT[tone](text)}`;

/** A line of JSON; `at` is ISO 8601. */
export const jsonLine = ({ at, ...entry }: LogEntry): string =>
  JSON.stringify({ at: new Date(at).toISOString(), ...entry });
