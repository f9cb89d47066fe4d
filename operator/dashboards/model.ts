/** Dashboards with what Prometheus answered, ready to be drawn. */
import type { Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import type { TimeWindow } from "../monitoring/prometheus";

/** Unix seconds, and a finite number. */
export type Point = [time: number, value: number];

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

export interface ShownSection {
  title: string;
  panels: ShownPanel[];
}

export interface ShownDashboard {
  title: string;
  description: string;
  window: TimeWindow;
  sections: ShownSection[];
}
