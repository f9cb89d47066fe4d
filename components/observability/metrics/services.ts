/**
 * Metrics of the services beside the nodes, as far as dashboards use them. Names: ethereum-optimism/optimism
 * op-node/v1.17.0 (op-conductor, op-batcher, op-proposer and op-challenger, each metrics/metrics.go; op-service/txmgr and
 * op-service/metrics), and HAProxy's own exporter.
 */

export const OP_CONDUCTOR = {
  /** By `success` and `error`, the text of what was wrong. */
  healthChecks: "op_conductor_healthchecks_count",
  /** Leaderships that it gave away on its own, by `success`. */
  leaderTransfers: "op_conductor_leader_transfers_count",
  /** By `success`. */
  sequencerStarts: "op_conductor_sequencer_starts_count",
  sequencerStops: "op_conductor_sequencer_stops_count",
  /** By `leader`, `healthy` and `active`: what it changed to. */
  stateChanges: "op_conductor_state_changes_count",
  /** Seconds of one turn of its control loop; a histogram. */
  loopTimeBuckets: "op_conductor_loop_execution_time_bucket",
  /** Calls of its RPC, by `method`; op-node's for consent to a block are among them. */
  serverRequests: "op_conductor_rpc_server_requests_total",
  serverTimeBuckets: "op_conductor_rpc_server_request_duration_seconds_bucket",
} as const;

export const OP_BATCHER = {
  /** Unix seconds of the newest event, by `stage`: opened, closed, fully_submitted, timed_out. */
  lastChannelEvent: "op_batcher_default_last_channel_unix",
  channelEvents: "op_batcher_default_channel_total",
  /** Numbers of blocks, by `layer` and `type`: loaded from L2, added to a channel. */
  blocks: "op_batcher_default_refs_number",
  /** Transactions to L1, by `stage`: submitted, success, failed. */
  transactions: "op_batcher_default_batcher_tx_total",
  pendingBytes: "op_batcher_default_pending_da_bytes",
  inputBytes: "op_batcher_default_input_bytes_total",
  outputBytes: "op_batcher_default_output_bytes_total",
  /** Gwei spent on L1. */
  fees: "op_batcher_default_txmgr_tx_fee_gwei_total",
  /** Wei a unit of L1 gas. */
  baseFee: "op_batcher_default_txmgr_basefee_wei",
  /** Milliseconds until the last transaction was confirmed. */
  confirmationTime: "op_batcher_default_txmgr_tx_confirmed_latency_ms",
  /** Ether. */
  balance: "op_batcher_default_balance",
} as const;

export const OP_PROPOSER = {
  /** Number of the L2 block that was proposed last. */
  proposedBlock: "op_proposer_default_proposed_sequence_number",
  /** Unix seconds of the last transaction to L1; each one creates a game. */
  lastPublish: "op_proposer_default_txmgr_last_publish_unix",
  published: "op_proposer_default_txmgr_publish_total",
  /** Transactions that L1 took in, by `status`. */
  confirmed: "op_proposer_default_txmgr_confirm_total",
  fees: "op_proposer_default_txmgr_tx_fee_gwei_total",
  balance: "op_proposer_default_balance",
} as const;

export const OP_CHALLENGER = {
  /** Games in its window, by `status`: in_progress, defender_won, challenger_won. */
  games: "op_challenger_tracked_games",
  moves: "op_challenger_moves",
  steps: "op_challenger_steps",
  /** The L1 block that it looked at last. */
  actedL1Block: "op_challenger_highest_acted_l1_block",
  claimFailures: "op_challenger_claim_failures",
  fees: "op_challenger_txmgr_tx_fee_gwei_total",
  balance: "op_challenger_balance",
} as const;

export const HAPROXY = {
  /** Requests that arrived, by `proxy`: users, nodes, metrics. */
  requests: "haproxy_frontend_http_requests_total",
  /** Answers, by `proxy` and `code`: 2xx, 5xx, … */
  responses: "haproxy_frontend_http_responses_total",
  /** Servers of a backend that pass their check, by `proxy`: leader, validators. */
  activeServers: "haproxy_backend_active_servers",
  /** Mean seconds of the last 1024 requests, by `proxy`. */
  responseTime: "haproxy_backend_response_time_average_seconds",
  queueTime: "haproxy_backend_queue_time_average_seconds",
  retries: "haproxy_backend_retry_warnings_total",
} as const;

export const PROMETHEUS = {
  /** 1 for a target whose last scrape succeeded. */
  up: "up",
  /** One series for each alert that is pending or firing. */
  alerts: "ALERTS",
} as const;
