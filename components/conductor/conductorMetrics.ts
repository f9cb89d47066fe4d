/**
 * What op-conductor exports under its own name, seen on v0.9.3. It counts events only, each from its first on; whether
 * it leads now, and the like, comes from the probes (`../probes.ts`).
 */
export const OP_CONDUCTOR = {
  /** Counter by `success` and `error`; the error is a sentence. */
  healthChecks: "op_conductor_healthchecks_count",
  /** Counter by `success`. */
  leaderTransfers: "op_conductor_leader_transfers_count",
  /** Counter by `success`. */
  sequencerStarts: "op_conductor_sequencer_starts_count",
  /** Counter by `success`. */
  sequencerStops: "op_conductor_sequencer_stops_count",
  /** Counter by `leader`, `healthy` and `active`, each "true" or "false". */
  stateChanges: "op_conductor_state_changes_count",
  /** Histogram, seconds: with `_bucket`, `_sum` and `_count`. */
  loopExecutionTime: "op_conductor_loop_execution_time",
  /** Counter by `method`, among them op-node's `conductor_commitUnsafePayload` for its consent to a block. */
  serverRequests: "op_conductor_rpc_server_requests_total",
  /** Histogram by `method`, seconds. */
  serverTime: "op_conductor_rpc_server_request_duration_seconds",
} as const;
