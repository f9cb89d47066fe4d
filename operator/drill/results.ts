/** The results of drills, as a file that documentation is made of. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import type { ChaosReport } from "../chaos/chaosReport";
import { chaosResult, type ChaosResult } from "../chaos/chaosResult";
import type { Network } from "../network/model";
import type { Report } from "./report";

export interface Measurement {
  /** ISO 8601, the day. */
  date: string;
  cpus: number;
  /** Processes waiting for a CPU, averaged over the last quarter of an hour: above `cpus`, others were at work too. */
  load: number;
  sequencers: number;
  validators: number;
  /** Of the sequencers. */
  clients: string[];
  /** Seconds between two L2 blocks. */
  blockTime: number;
}

/** One fault, many times in a row. */
export interface Series {
  fault: string;
  target: string;
  /** What is special about the network, of a series that is compared with others. */
  variant?: string;
  measured: Measurement;
  /** Seconds, in order of time; so are the next ones. */
  largestGaps: number[];
  missedSlots: number[];
  /** Seconds; null where the leader stayed. */
  newLeaderAfter: (number | null)[];
  /** Seconds; null where the victim never came back. */
  victimsBackAfter: (number | null)[];
  /** Seconds; null where it did not advance in time. */
  safeHeadAfter: (number | null)[];
  /** Seconds: the age of the oldest head that a reader at the gateway was shown. Unknown in older results; so is the next. */
  oldestShown?: number[];
  headsWentBack?: number;
  accepted: number;
  lost: number;
  forks: number;
}

/** What was measured. */
export interface Measured {
  network: Network;
  /** As `clientsOf` names them. */
  clients: string[];
}

export interface Results {
  drills: { measured: Measurement; report: Report }[];
  series: Series[];
  chaos?: ChaosResult[];
}

export function readResults(file: string): Results {
  if (!existsSync(file)) return { drills: [], series: [] };
  return JSON.parse(readFileSync(file, "utf8")) as Results;
}

const measurement = ({ network, clients }: Measured, reports: Report[]): Measurement => ({
  date: reports.at(-1)!.date.slice(0, 10),
  cpus: cpus().length,
  load: Math.round(loadavg()[2]! * 10) / 10,
  sequencers: network.sequencers.length,
  validators: network.validators.length,
  clients,
  blockTime: reports.at(-1)!.blockTime,
});

/** Adds the reports to those in the file; the newest of a fault, target, block time and clients replaces an older one. */
export function saveDrills(file: string, network: Measured, reports: Report[]): void {
  const results = readResults(file);
  const measured = measurement(network, reports);
  for (const report of reports) {
    const same = (other: Results["drills"][number]) =>
      other.report.fault === report.fault &&
      other.report.target === report.target &&
      other.report.blockTime === report.blockTime &&
      sameClients(other.measured, measured);
    results.drills = [...results.drills.filter((drill) => !same(drill)), { measured, report }];
  }
  save(file, results);
}

/** Puts a run of chaos before those that are there; a longer one of the same nodes, clients and block time stays. */
export function saveChaos(file: string, network: Measured, report: ChaosReport): void {
  const results = readResults(file);
  const measured = measurement(
    network,
    report.rounds.map((round) => round.report),
  );
  const same = ({ measured: other }: ChaosResult) =>
    sameClients(other, measured) &&
    other.blockTime === measured.blockTime &&
    other.sequencers === measured.sequencers &&
    other.validators === measured.validators;
  const earlier = results.chaos ?? [];
  if (earlier.some((other) => same(other) && other.lasted > report.lasted)) return;
  save(file, { ...results, chaos: [chaosResult(measured, report), ...earlier.filter((other) => !same(other))] });
}

/**
 * Adds a series: all reports of one fault and target. One of the same, in the same variant, at the same block time and of
 * the same clients, is replaced.
 */
export function saveSeries(file: string, network: Measured, reports: Report[], variant?: string): void {
  const results = readResults(file);
  const { fault, target } = reports[0]!;
  const sum = (pick: (report: Report) => number) => reports.reduce((total, report) => total + pick(report), 0);
  const series: Series = {
    fault,
    target,
    ...(variant === undefined ? {} : { variant }),
    measured: measurement(network, reports),
    largestGaps: reports.map(({ largestGap }) => largestGap),
    missedSlots: reports.map(({ missedSlots }) => missedSlots),
    newLeaderAfter: reports.map(({ newLeaderAfter }) => newLeaderAfter ?? null),
    victimsBackAfter: reports.map(({ victimsBackAfter }) => victimsBackAfter ?? null),
    safeHeadAfter: reports.map(({ safeHeadAfter }) => safeHeadAfter ?? null),
    oldestShown: reports.map(({ oldestShown }) => oldestShown),
    headsWentBack: sum(({ headsWentBack }) => headsWentBack),
    accepted: sum(({ transactions }) => transactions.accepted),
    lost: sum(({ transactions }) => transactions.lost.length),
    forks: sum(({ forks }) => forks.length),
  };
  const same = (other: Series) =>
    other.fault === fault &&
    other.target === target &&
    other.variant === variant &&
    sameClients(other.measured, series.measured) &&
    other.measured.blockTime === series.measured.blockTime;
  results.series = [...results.series.filter((other) => !same(other)), series];
  save(file, results);
}

const sameClients = (one: Measurement, other: Measurement): boolean => one.clients.join() === other.clients.join();

const save = (file: string, results: Results): void => writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
