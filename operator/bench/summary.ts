/** Tables of a bench: rows for documents and for the terminal alike. Pure. */
import { PARTS } from "../timings/parts";
import { UPDATES, type Measurement, type Round, type Update } from "./results";

/** The middle one, and with an even number the lower of the two in the middle. */
export function median(values: number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)]!;
}

const round1 = (seconds: number): string => seconds.toFixed(1);

/** `38.1 s`, and with several rounds `38.1 s (36.9 to 40.2)`; `–` where nothing was seen. */
export function spread(values: (number | null)[]): string {
  const seen = values.filter((value) => value !== null);
  if (seen.length === 0) return "–";
  const middle = `${round1(median(seen))} s`;
  return seen.length === 1 ? middle : `${middle} (${round1(Math.min(...seen))} to ${round1(Math.max(...seen))})`;
}

export interface TableText {
  head: string[];
  rows: string[][];
}

export const describe = ({ stack, sequencers, validators, clients, cpus, date, ...times }: Measurement): string =>
  `Stack \`${stack}\`: ${sequencers} sequencers and ${validators} validators, ${clients.join(" + ")}, a block every ` +
  `${times.l2BlockTime} s on L1's every ${times.l1BlockTime} s, ${cpus} CPUs, ${date}, ` +
  `${times.rounds.length} round${times.rounds.length === 1 ? "" : "s"}.`;

/** What becomes of a bench that was interrupted. @param whole rounds that came to their end */
export const interruption = (whole: number, asked: number, isSaved: boolean): string =>
  whole === 0
    ? "the bench was interrupted before a round was whole: nothing was saved"
    : `the bench was interrupted: the result is of ${whole} of ${asked} rounds${isSaved ? ", and is saved" : ""}`;

/** How long each step takes. */
export function stepsTable({ rounds }: Measurement): TableText {
  const failovers = rounds.flatMap(({ failover }) => failover ?? []);
  const ofUpdate = (update: Update) => spread(rounds.map(({ updates }) => updates[update].seconds));
  return {
    head: ["what", "takes"],
    rows: [
      ...UPDATES.map((update) => [NAMES[update], ofUpdate(update)]),
      ...(failovers.length === 0
        ? []
        : [
            ["leader killed: another leads after", spread(failovers.map(({ newLeaderAfter }) => newLeaderAfter))],
            ["leader killed: largest gap between blocks", spread(failovers.map(({ largestGap }) => largestGap))],
            ["leader killed: slots missed", failovers.map(({ missedSlots }) => missedSlots).join(", ")],
            ["leader killed: back at the tip after", spread(failovers.map(({ victimsBackAfter }) => victimsBackAfter))],
          ]),
      ["`down`", spread(rounds.map(({ downSeconds }) => downSeconds))],
    ],
  };
}

const NAMES: Record<Update, string> = {
  up: "`up` of a new network",
  "no-change up": "`up` without a change",
  "grow by one": "`up` with one node more",
};

/** Where the time of the updates goes, by the median of the rounds. */
export function partsTable({ rounds }: Measurement): TableText {
  const ofPart = (update: Update, pick: (seconds: Round["updates"][Update]) => number) =>
    `${round1(median(rounds.map(({ updates }) => pick(updates[update]))))} s`;
  return {
    head: ["part", ...UPDATES.map((update) => NAMES[update])],
    rows: [
      ["the command before `pulumi up`", ...UPDATES.map((update) => ofPart(update, beforePulumi))],
      ...PARTS.map((part) => [part, ...UPDATES.map((update) => ofPart(update, ({ parts }) => parts[part]))]),
      [
        "its start, and the endpoints that it shows at the end",
        ...UPDATES.map((update) => ofPart(update, afterPulumi)),
      ],
    ],
  };
}

const PULUMI_UP = "pulumi up";
const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);

type Taken = Round["updates"][Update];
const beforePulumi = ({ phases }: Taken): number =>
  sum(phases.filter(({ name }) => name !== PULUMI_UP).map(({ seconds }) => seconds));
/** Its start included: what it shows, and Node.js itself. */
const afterPulumi = ({ seconds, phases }: Taken): number =>
  Math.max(0, seconds - sum(phases.map((phase) => phase.seconds)));
