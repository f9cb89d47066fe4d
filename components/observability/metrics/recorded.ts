/** The names of the recording rules that dashboards show; all carry `network`. */
export const RECORDED = {
  /** Highest over all nodes. */
  unsafeHead: "opstack:unsafe_head:max",
  safeHead: "opstack:safe_head:max",
  finalizedHead: "opstack:finalized_head:max",
  /** Seconds since the newest block of any node. */
  chainAge: "opstack:chain:age_seconds",
  /** Seconds by which a node lags behind the newest block. */
  behind: "opstack:unsafe_head:behind_seconds",
  /** Seconds from the newest safe (finalized) to the newest unsafe block. */
  safeLag: "opstack:safe_head:lag_seconds",
  finalizedLag: "opstack:finalized_head:lag_seconds",
  /** 0 if any scrape of the container fails. */
  targetUp: "opstack:target:up",
  leaders: "opstack:conductor_leaders:count",
  healthyConductors: "opstack:conductor_healthy:count",
  voters: "opstack:conductor_voters:count",
  activeSequencers: "opstack:sequencers_active:count",
} as const;

/** Prometheus' own series: one for each alert that is pending or fires. */
export const ALERTS = "ALERTS";
