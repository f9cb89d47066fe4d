/** What Prometheus, Alertmanager and every Go program tell of themselves, seen on Prometheus 3.14.0 and Alertmanager 0.31.1. */
export const PROMETHEUS = {
  ruleFailures: "prometheus_rule_evaluation_failures_total",
  walWritesFailed: "prometheus_tsdb_wal_writes_failed_total",
  compactionsFailed: "prometheus_tsdb_compactions_failed_total",
  checkpointsFailed: "prometheus_tsdb_checkpoint_creations_failed_total",
  notificationErrors: "prometheus_notifications_errors_total",
  headSeries: "prometheus_tsdb_head_series",
  samplesAppended: "prometheus_tsdb_head_samples_appended_total",
} as const;

export const ALERTMANAGER = {
  notificationsFailed: "alertmanager_notifications_failed_total",
} as const;

/** Of the process, by Prometheus' client libraries: all services of this network but op-geth, HAProxy and Anvil have them. */
export const PROCESS = {
  residentMemory: "process_resident_memory_bytes",
  startTime: "process_start_time_seconds",
  openFiles: "process_open_fds",
  maximumFiles: "process_max_fds",
} as const;
