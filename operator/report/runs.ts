/** The raw data of a page: what was seen and concluded, and where. It is embedded in the page, which can be drawn anew from it. */
import type { Drawn } from "../chaos/draw";
import type { Recording } from "../drill/recording";
import type { Report } from "../drill/report";

export interface Facts {
  /** As it was typed. */
  command: string;
  /** Of the checkout, or undefined outside of one. */
  commit?: string;
  /** Names with tags, sorted. */
  images: string[];
  /** Docker's version. */
  engine: string;
  machine: { system: string; cpus: number; cpu: string; memoryGb: number };
  network: string;
  clients: string[];
}

export interface Run {
  recording: Recording;
  report: Report;
  /** Of chaos. */
  drawn?: Drawn;
  /** Processes waiting for a CPU when it had ended: averages over 1, 5 and 15 minutes. */
  load: number[];
}

/** Whatever one page shows: a drill, a series, or a run of chaos. */
export interface PageData {
  format: 1;
  title: string;
  facts: Facts;
  /** The number of the round in which its user stopped it; that round is not among `runs`. */
  stoppedIn?: number;
  runs: Run[];
}
