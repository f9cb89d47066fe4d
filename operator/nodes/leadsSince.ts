/** Since when a conductor leads, as its log tells: it has no method for that. */
import { readRecords } from "../logs/docker";
import type { LogRecord } from "../logs/record";
import { dockerTimeOf } from "../logs/time";
import { engineOf, type Engines } from "../network/engines";
import type { NetworkContainer } from "../network/model";

/** op-conductor's words; the field `leader` tells which way. */
const CHANGED = "Leadership status changed";

/** Seconds back: the first of them mostly do, and a log may be long. */
const LOOKS_BACK = [600, 6 * 3_600, Infinity];

type Told = Pick<LogRecord, "message" | "fields" | "time">;

/** Milliseconds of Unix time of the last change, if that was for it. @param records in order of time */
export function gainedAt(records: Told[]): number | undefined {
  const last = records.filter(({ message }) => message === CHANGED).at(-1);
  return last && String(last.fields["leader"]) === "true" ? last.time : undefined;
}

/** Undefined where the log does not reach back so far, or is not as verbose. */
export async function leadsSince(engines: Engines, conductor: NetworkContainer): Promise<Date | undefined> {
  for (const seconds of LOOKS_BACK) {
    const since = dockerTimeOf(Math.max(0, Date.now() - 1_000 * seconds));
    const told: Told[] = [];
    for await (const record of readRecords(engineOf(engines, conductor), conductor, { since })) {
      if (record.message === CHANGED) told.push(record);
    }
    if (told.length === 0) continue;
    const at = gainedAt(told);
    return at === undefined ? undefined : new Date(at);
  }
  return undefined;
}
