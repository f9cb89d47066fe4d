/** The names of what the recording rules work out, which dashboards, alerts and probes read; all carry `network`. */
export const RECORDED = {
  /** Highest over all nodes. */
  unsafeHead: "opstack:unsafe_head:max",
  safeHead: "opstack:safe_head:max",
  finalizedHead: "opstack:finalized_head:max",
  /** Seconds since the newest block of each node. */
  headAge: "opstack:unsafe_head:age_seconds",
  /** Seconds since the newest block of any node. */
  chainAge: "opstack:chain:age_seconds",
  /** Seconds by which a node lags behind the newest block. */
  behind: "opstack:unsafe_head:behind_seconds",
  /** Seconds from the newest safe (finalized) to the newest unsafe block. */
  safeLag: "opstack:safe_head:lag_seconds",
  finalizedLag: "opstack:finalized_head:lag_seconds",
  /** Seconds by which the newest block is ahead of its L1 origin. */
  originAge: "opstack:l1_origin:age_seconds",
  /** L1 blocks since the L1 origin of the newest safe block. */
  windowUsed: "opstack:sequencing_window:used_blocks",
  /** Seconds since the newest L1 block that a node knows. */
  l1Age: "opstack:l1_block:age_seconds",
  /** Whether json_exporter answers, without which nobody knows any of these. */
  probesUp: "opstack:probes:up",
  /** 0 if any scrape of the container fails. */
  targetUp: "opstack:target:up",
  leaders: "opstack:conductor_leaders:count",
  conductorsUp: "opstack:conductors_up:count",
  healthyConductors: "opstack:conductor_healthy:count",
  voters: "opstack:conductor_voters:count",
  activeSequencers: "opstack:sequencers_active:count",
} as const;

/** Prometheus' own series: one for each alert that is pending or fires. */
export const ALERTS = "ALERTS";
