/** A log record as every program's is shown, whatever it looked like. */
import { UsageError } from "../terminal";

/** From the least to the most important. */
export const LEVELS = ["trace", "debug", "info", "warn", "error", "crit"] as const;
export type Level = (typeof LEVELS)[number];

/** A container that logs. */
export interface Source {
  /** Docker's id of the container. */
  id: string;
  /** The container's name without the network's: `op-node-sequencer-1`. */
  name: string;
  /** The program, such as `op-node`; a job's is its name. */
  component: string;
  /** `sequencer`, `validator`, `challenger`, `l1`, `service` or `job`. */
  role: string;
  /** Counts from 1 within its role; 0 for what there is only one of. */
  index: number;
}

/** What a line says. */
export interface Entry {
  /** Milliseconds of Unix time, with fractions, by the program's own clock; undefined where it tells none. */
  time?: number;
  /** Undefined where the program tells none. */
  level?: Level;
  message: string;
  /** In the program's order. */
  fields: Record<string, unknown>;
}

/** An entry with its place in time and network. */
export interface LogRecord extends Entry {
  time: number;
  source: Source;
}

/** How programs call their levels. */
const ALIASES: Record<string, Level> = {
  trce: "trace",
  dbug: "debug",
  notice: "info",
  warning: "warn",
  eror: "error",
  err: "error",
  alert: "error",
  critical: "crit",
  fatal: "crit",
  panic: "crit",
};

/** The level of this name, in whatever case and spelling. */
export function levelNamed(name: unknown): Level | undefined {
  if (typeof name !== "string") return undefined;
  const lower = name.toLowerCase();
  return LEVELS.find((level) => level === lower) ?? ALIASES[lower];
}

/** @throws UsageError for a word that is no level */
export function requestedLevel(name: string): Level {
  const level = levelNamed(name);
  if (level) return level;
  throw new UsageError(`--level (LEVEL) is one of ${LEVELS.join(", ")}, not "${name}"`);
}

/** Whether an entry is at least this important; one that tells no level counts as `info`. */
export const isAtLeast = (level: Level, entry: Pick<Entry, "level">): boolean =>
  LEVELS.indexOf(entry.level ?? "info") >= LEVELS.indexOf(level);
