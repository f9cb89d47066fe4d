/** The queries that may find nothing in a healthy network: the only ones, each with its reason. */

export interface EmptyPanel {
  /** Title of the dashboard, or group of the rule. */
  where: string;
  /** Title of the panel, or name of the annotation or rule. */
  name: string;
  reason: string;
}

/** What shows trouble, and finds none. The metrics it asks for must be there all the same. */
export const MAY_BE_EMPTY: EmptyPanel[] = [
  {
    where: "Conductor cluster",
    name: "Failed health checks by cause",
    reason: "no check has failed",
  },
];

export interface UnbornMetric {
  metric: string;
  reason: string;
}

/** Metrics that a program exports from their first event on; what asks for one may find nothing before. */
export const MAY_BE_UNBORN: UnbornMetric[] = [
  { metric: "ALERTS", reason: "exists only while an alert is pending or fires" },
];
