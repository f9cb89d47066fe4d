/** Points in time as people, programs and Docker write them. */
import { UsageError } from "../terminal";

const UNITS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * What SINCE means: a duration up to now (`30s`, `10m`, `1h30m`, `2d`), a time (`2026-11-25T04:00:00Z`, local without a
 * zone), or `all`.
 *
 * @param now milliseconds of Unix time, as the result is
 * @throws UsageError for anything else
 */
export function parseSince(text: string, now: number): number {
  if (text === "all") return 0;
  if (/^(\d+(\.\d+)?[smhd])+$/.test(text)) {
    const parts = [...text.matchAll(/([\d.]+)([smhd])/g)];
    return now - parts.reduce((sum, [, count, unit]) => sum + Number(count) * UNITS[unit!]!, 0);
  }
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw new UsageError(
    `--since (SINCE) takes a duration such as 30s, 10m or 1h30m, a time such as 2026-11-25T04:00:00Z, or all; not "${text}"`,
  );
}

/**
 * Milliseconds of Unix time, with all digits of the fraction that a number can hold; undefined for what is no time, and
 * for one without a fraction of a second, than which Docker's is more exact.
 */
export function parseTime(text: unknown): number | undefined {
  if (typeof text !== "string") return undefined;
  const [, seconds, fraction, zone] = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)\.(\d+)(.*)$/.exec(text) ?? [];
  if (seconds === undefined) return undefined;
  const whole = Date.parse(`${seconds}${zone || "Z"}`);
  return Number.isNaN(whole) ? undefined : whole + Number(`0.${fraction}`) * 1_000;
}

/** A timestamp of Docker as it wants it back: seconds of Unix time with nine decimals, comparable as text. */
export function dockerTime(timestamp: string): string {
  const [, whole, fraction = ""] = /^([^.Z]+)(?:\.(\d+))?Z$/.exec(timestamp) ?? [];
  const seconds = Math.floor(Date.parse(`${whole}Z`) / 1_000);
  return `${seconds}.${fraction.padEnd(9, "0")}`;
}

/** The same of milliseconds. */
export const dockerTimeOf = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(3)}000000`;
