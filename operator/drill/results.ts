/** The results of drills, as a file that documentation is made of. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
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
}

/** One fault, many times in a row. */
export interface Series {
  fault: string;
  target: string;
  measured: Measurement;
  /** Seconds, in order of time. */
  largestGaps: number[];
  missedSlots: number[];
  accepted: number;
  lost: number;
  forks: number;
}

export interface Results {
  drills: { measured: Measurement; report: Report }[];
  series: Series[];
}

export function readResults(file: string): Results {
  if (!existsSync(file)) return { drills: [], series: [] };
  return JSON.parse(readFileSync(file, "utf8")) as Results;
}

const measurement = ({ sequencers, validators }: Network, reports: Report[]): Measurement => ({
  date: reports.at(-1)!.date.slice(0, 10),
  cpus: cpus().length,
  load: Math.round(loadavg()[2]! * 10) / 10,
  sequencers: sequencers.length,
  validators: validators.length,
  clients: [sequencers[0]!.execution.component, sequencers[0]!.consensus.component],
});

/** Adds the reports to those in the file; the newest of a fault and target takes the place of an older one. */
export function saveDrills(file: string, network: Network, reports: Report[]): void {
  const results = readResults(file);
  const measured = measurement(network, reports);
  for (const report of reports) {
    const same = (other: Report) => other.fault === report.fault && other.target === report.target;
    results.drills = [...results.drills.filter((drill) => !same(drill.report)), { measured, report }];
  }
  save(file, results);
}

/** Adds a series for each fault and target that the reports are of. */
export function saveSeries(file: string, network: Network, reports: Report[]): void {
  const results = readResults(file);
  const kinds = new Map<string, Report[]>();
  for (const report of reports) {
    const kind = `${report.fault} ${report.target}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), report]);
  }
  for (const added of [...kinds.values()].map((rounds) => seriesOf(network, rounds))) {
    const same = (other: Series) => other.fault === added.fault && other.target === added.target;
    results.series = [...results.series.filter((other) => !same(other)), added];
  }
  save(file, results);
}

/** @param reports of one fault and target */
function seriesOf(network: Network, reports: Report[]): Series {
  const { fault, target } = reports[0]!;
  const sum = (pick: (report: Report) => number) => reports.reduce((total, report) => total + pick(report), 0);
  return {
    fault,
    target,
    measured: measurement(network, reports),
    largestGaps: reports.map(({ largestGap }) => largestGap),
    missedSlots: reports.map(({ missedSlots }) => missedSlots),
    accepted: sum(({ transactions }) => transactions.accepted),
    lost: sum(({ transactions }) => transactions.lost.length),
    forks: sum(({ forks }) => forks.length),
  };
}

const save = (file: string, results: Results): void => writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
