/** For how much of the time readers were answered and writers were accepted. Pure. */
import type { Recording } from "../drill/recording";

export interface Availability {
  /** Seconds that were watched. */
  watched: number;
  /** Seconds without an answer, in all and at a stretch. */
  readersWithout: number;
  readersLongest: number;
  /** Seconds in which a transaction waited longer than a second to be accepted, in all and at a stretch. */
  writersWithout: number;
  writersLongest: number;
}

type Interval = [from: number, until: number];

/** Milliseconds: to wait for so long to be accepted is no outage. */
const ACCEPTED_SOON = 1_000;

export function availabilityOf({ gateway, transactions, startedAt, endedAt }: Recording): Availability {
  const unanswered = gateway.flatMap(({ at, number }, index): Interval[] =>
    number === undefined ? [[at, gateway[index + 1]?.at ?? endedAt]] : [],
  );
  const waiting = transactions.flatMap(({ sentAt, acceptedAt = endedAt }): Interval[] =>
    acceptedAt - sentAt > ACCEPTED_SOON ? [[sentAt + ACCEPTED_SOON, acceptedAt]] : [],
  );
  const [readers, writers] = [united(unanswered), united(waiting)];
  return {
    watched: seconds(endedAt - startedAt),
    readersWithout: seconds(sum(readers)),
    readersLongest: seconds(longest(readers)),
    writersWithout: seconds(sum(writers)),
    writersLongest: seconds(longest(writers)),
  };
}

/** Of several recordings, one after the other. */
export const together = (parts: Availability[]): Availability => {
  const total = (of: (part: Availability) => number) => tenths(parts.reduce((all, part) => all + of(part), 0));
  const worst = (of: (part: Availability) => number) => Math.max(0, ...parts.map(of));
  return {
    watched: total(({ watched }) => watched),
    readersWithout: total(({ readersWithout }) => readersWithout),
    readersLongest: worst(({ readersLongest }) => readersLongest),
    writersWithout: total(({ writersWithout }) => writersWithout),
    writersLongest: worst(({ writersLongest }) => writersLongest),
  };
};

/** The same time, without overlaps. */
function united(intervals: Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const [from, until] of [...intervals].sort(([one], [other]) => one - other)) {
    const last = result.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], until);
    else result.push([from, until]);
  }
  return result;
}

const length = ([from, until]: Interval): number => until - from;
const sum = (intervals: Interval[]): number => intervals.reduce((all, interval) => all + length(interval), 0);
const longest = (intervals: Interval[]): number => Math.max(0, ...intervals.map(length));
const tenths = (value: number): number => Math.round(value * 10) / 10;
const seconds = (milliseconds: number): number => tenths(milliseconds / 1_000);
