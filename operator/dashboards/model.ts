/** Dashboards with what Prometheus answered, ready to be drawn. */
import type { Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Sample, TimeWindow } from "../monitoring/prometheus";

/** Unix seconds, and a finite number. */
export type Point = [time: number, value: number];

/** What is no number, such as 0/0, shows as nothing. */
export const pointsOf = (samples: Sample[]): Point[] =>
  samples.map(([time, text]): Point => [time, Number(text)]).filter(([, value]) => Number.isFinite(value));

export interface ShownSeries {
  /** Of the query that found it. */
  refId: string;
  /** By the query's legend. */
  name: string;
  /** Labels that the legend names and the series lacks. */
  missingLabels: string[];
  labels: Record<string, string>;
  /** Oldest first, at least one; of an instant query exactly one. */
  points: Point[];
}

export interface ShownPanel {
  panel: Panel;
  /** In the order of the queries. */
  series: ShownSeries[];
  /** Why a query was not answered. */
  problem?: string;
  /** Why a panel without series is as it should be, where that is known. */
  mayBeEmpty?: string;
}

/** On the time axis. */
export interface Mark {
  /** Unix seconds. */
  time: number;
  title: string;
  /** Grafana's name of it. */
  colour: string;
}

export interface ShownSection {
  title: string;
  panels: ShownPanel[];
}

export interface ShownDashboard {
  title: string;
  description: string;
  window: TimeWindow;
  marks: Mark[];
  sections: ShownSection[];
}
