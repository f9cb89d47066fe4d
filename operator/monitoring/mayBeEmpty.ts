/**
 * The queries that may find nothing in a healthy network: the only ones, each with its reason. Whatever is listed here
 * must ask for metrics and labels that exist, so that a misspelled query does not hide among them.
 */

export interface EmptyQuestion {
  /** Title of the dashboard; left out, it holds for all. */
  where?: string;
  /** Title of the panel, or name of the annotation. */
  name: string;
  reason: string;
}

/** What shows events or trouble, and finds none. Alerts are not listed: none of them finds anything in peace. */
export const MAY_BE_EMPTY: EmptyQuestion[] = [
  { name: "Leadership changes", reason: "the leadership did not change just now" },
  { name: "Alerts", reason: "no alert fires" },
  { where: "Network", name: "Alerts that fire", reason: "no alert fires" },
  { where: "Conductor cluster", name: "Failed health checks by cause", reason: "no health check has failed" },
];

export interface UnbornMetric {
  metric: string;
  reason: string;
}

/** Metrics that exist from their first event on: what asks for one may find nothing before. */
export const MAY_BE_UNBORN: UnbornMetric[] = [
  { metric: "ALERTS", reason: "exists only while an alert is pending or fires" },
  { metric: "op_conductor_leader_transfers_count", reason: "exists from the first leadership given away on" },
  {
    metric: "op_conductor_sequencer_starts_count",
    reason: "exists from the first start on; a job starts the first leader's sequencer",
  },
  { metric: "op_conductor_sequencer_stops_count", reason: "exists from the first stop of a sequencer on" },
];

export const mayBeEmpty = ({ where, name }: { where: string; name: string }): EmptyQuestion | undefined =>
  MAY_BE_EMPTY.find((entry) => (entry.where ?? where) === where && entry.name === name);
