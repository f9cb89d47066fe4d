/** Faults as what becomes of a healthy network's series, and scenarios made of them. */
import { PROBED } from "../../../../components/observability/metrics/probes";
import type { Sample, Series } from "./series";

/** The sample from which on a fault shows: after five minutes. */
export const FAULT = 60;

/** What became of a series: another value from the fault on; undefined where the fault leaves it as it is. */
type Change = (series: Series) => ((sample: number) => Sample) | undefined;

export interface Scenario {
  name: string;
  changes: Change[];
  /** Seconds after the fault to the names of all alerts that fire then. */
  firing: Record<number, string[]>;
}

/** `changes` applied to every series, from the fault on. */
export const afflicted = (healthy: Series[], { changes }: Scenario): Series[] =>
  healthy.map((series) => {
    const change = changes.map((each) => each(series)).find((each) => each !== undefined);
    return change ? { ...series, at: (sample) => (sample < FAULT ? series.at(sample) : change(sample)) } : series;
  });

type Labels = Record<string, string>;
const matches = (series: Series, labels: Labels): boolean =>
  Object.entries(labels).every(([key, value]) => series.labels[key] === value);

export const becomes =
  (name: string, at: (sample: number) => Sample, labels: Labels = {}): Change =>
  (series) =>
    series.name === name && matches(series, labels) ? at : undefined;

export const is = (name: string, value: Sample, labels?: Labels): Change => becomes(name, () => value, labels);

/** It keeps the value that it had at the fault. */
export const stops =
  (name: string, labels: Labels = {}): Change =>
  (series) =>
    series.name === name && matches(series, labels) ? () => series.at(FAULT - 1) : undefined;

/** It keeps the value that it had at the fault, for as many samples, and goes on as if nothing had been. */
export const pauses =
  (name: string, samples: number): Change =>
  (series) =>
    series.name === name ? (sample) => series.at(sample < FAULT + samples ? FAULT - 1 : sample) : undefined;

/** Nothing with these labels can be scraped any more. */
export const down =
  (labels: Labels): Change =>
  (series) =>
    matches(series, labels) ? () => (series.name === "up" ? 0 : "gone") : undefined;

export const headStops = (head: "unsafe" | "safe" | "finalized", labels?: Labels): Change[] => [
  stops(`opstack_${head}_head`, labels),
  stops(`opstack_${head}_head_timestamp`, labels),
];

/** As `optimism_syncStatus` reads on a kona-node that was restarted, until its first block. */
export const headsUnknown = (heads: ("unsafe" | "safe" | "finalized")[], labels?: Labels): Change[] =>
  heads.flatMap((head) => [is(`opstack_${head}_head`, 0, labels), is(`opstack_${head}_head_timestamp`, 0, labels)]);

/** For as many samples; then all goes on as if nothing had been. */
export const forSamples =
  (samples: number, changes: Change[]): Change =>
  (series) => {
    const change = changes.map((each) => each(series)).find((each) => each !== undefined);
    return change && ((sample) => (sample < FAULT + samples ? change(sample) : series.at(sample)));
  };

export const leads = (node: string): Change[] => [
  is(PROBED.conductorLeader, 1, { node }),
  is(PROBED.sequencerActive, 1, { node }),
];

export const grows = (sample: number): number => sample - FAULT + 1;
