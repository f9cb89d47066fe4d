/** What a run of chaos found. */
import type { Report } from "../drill/report";
import { newTable } from "../tables";
import { together, type Availability } from "./availability";
import { describeDrawn, type Drawn } from "./draw";

export interface Round {
  drawn: Drawn;
  availability: Availability;
  report: Report;
}

export interface ChaosReport {
  seed: number;
  network: string;
  /** ISO 8601. */
  startedAt: string;
  /** Seconds. */
  lasted: number;
  /** Slots missed to the number of rounds that missed so many. */
  slotsMissed: Record<string, number>;
  accepted: number;
  lost: number;
  forks: number;
  headsWentBack: number;
  availability: Availability;
  /** Rounds that cost more than they may, and why. */
  anomalies: { round: number; what: string; problems: string[] }[];
  /** What ended the run before its time, such as a network that was not healthy again. */
  endedBy?: string;
  rounds: Round[];
}

export function chaosReport(
  run: Pick<ChaosReport, "seed" | "network" | "startedAt" | "lasted" | "endedBy">,
  rounds: Round[],
): ChaosReport {
  const sum = (of: (report: Report) => number) => rounds.reduce((all, { report }) => all + of(report), 0);
  const slotsMissed: Record<string, number> = {};
  for (const { report } of rounds) {
    slotsMissed[report.missedSlots] = (slotsMissed[report.missedSlots] ?? 0) + 1;
  }
  return {
    ...run,
    slotsMissed,
    accepted: sum(({ transactions }) => transactions.accepted),
    lost: sum(({ transactions }) => transactions.lost.length),
    forks: sum(({ forks }) => forks.length),
    headsWentBack: sum(({ headsWentBack }) => headsWentBack),
    availability: together(rounds.map(({ availability }) => availability)),
    anomalies: rounds
      .filter(({ report }) => !report.passed)
      .map(({ drawn, report }) => ({ round: drawn.round, what: describeDrawn(drawn), problems: report.problems })),
    rounds,
  };
}

/** Names and values, as a terminal and the documentation show them. */
export const chaosRows = ({
  seed,
  lasted,
  rounds,
  anomalies,
  availability,
  ...found
}: Omit<ChaosReport, "rounds" | "network"> & { rounds: number }): [string, string][] => [
  ["seed", String(seed)],
  ["rounds", `${rounds} in ${Math.round(lasted / 60)} min`],
  [
    "rounds by slots missed",
    Object.entries(found.slotsMissed)
      .map(([slots, times]) => `${slots}: ${times}`)
      .join(", "),
  ],
  ["transactions accepted, lost", `${found.accepted}, ${found.lost}`],
  ["forks", String(found.forks)],
  ["heads that went back", String(found.headsWentBack)],
  [
    "readers were answered",
    `${available(availability.readersWithout, availability.watched)}, longest without ${availability.readersLongest} s`,
  ],
  [
    "writers were accepted",
    `${available(availability.writersWithout, availability.watched)}, longest without ${availability.writersLongest} s`,
  ],
  ["anomalies", String(anomalies.length)],
  ...anomalies.map(({ round, what, problems }): [string, string] => [
    `round ${round}`,
    `${what}: ${problems.join("; ")}`,
  ]),
  ...(found.endedBy ? [["ended by", found.endedBy] as [string, string]] : []),
];

/** The rest of a time, in percent of it. */
const available = (without: number, watched: number): string =>
  watched === 0 ? "–" : `${(100 * (1 - without / watched)).toFixed(2)} %`;

export function renderChaos(report: ChaosReport): string {
  const table = newTable(["", ""]);
  table.push(...chaosRows({ ...report, rounds: report.rounds.length }));
  return table.toString();
}
