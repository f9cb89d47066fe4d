/** What is kept of a run of chaos for the documentation. Pure. */
import type { Measurement } from "../drill/results";
import type { ChaosReport, Round } from "./chaosReport";

/** All but the rounds' reports. */
export interface ChaosResult extends Omit<ChaosReport, "rounds" | "network"> {
  measured: Measurement;
  rounds: number;
  /** What was drawn, by name, with what it cost at worst. */
  faults: ChaosFault[];
}

export interface ChaosFault {
  fault: string;
  /** Undefined for faults that hit no sequencer. */
  target?: string;
  rounds: number;
  /** Those in which a second fault came beside it. */
  overlapping: number;
  slotsMissed: number;
  /** Seconds; so is the next one, which is null where a victim never came back. */
  largestGap: number;
  victimsBackAfter: number | null;
}

export const chaosResult = (
  measured: Measurement,
  { rounds, network: _network, ...run }: ChaosReport,
): ChaosResult => ({ measured, ...run, rounds: rounds.length, faults: faultsOf(rounds) });

function faultsOf(rounds: Round[]): ChaosFault[] {
  const nameOf = ({ drawn: { first } }: Round) => `${first.fault} ${first.target ?? ""}`;
  return [...new Set(rounds.map(nameOf))].sort().map((name) => {
    const group = rounds.filter((round) => nameOf(round) === name);
    const worst = (of: (round: Round) => number) => Math.max(...group.map(of));
    const victimsBackAfter = worst(({ report }) => report.victimsBackAfter ?? Infinity);
    return {
      ...group[0]!.drawn.first,
      rounds: group.length,
      overlapping: group.filter(({ drawn }) => drawn.second !== undefined).length,
      slotsMissed: worst(({ report }) => report.missedSlots),
      largestGap: worst(({ report }) => report.largestGap),
      victimsBackAfter: victimsBackAfter === Infinity ? null : victimsBackAfter,
    };
  });
}
