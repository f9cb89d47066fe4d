/** What the gateway exports: `gateway/metrics.ts`. */
export const GATEWAY = {
  /** Counter by `entry` ("users", "nodes") and `outcome` ("answered", "refused", "failed": no node could answer). */
  requests: "gateway_requests_total",
  /** Histogram of seconds by `entry` and `need` ("head", "read", "send", "filter", "refused"). */
  seconds: "gateway_request_seconds_bucket",
  /** Gauge: validators that serve reads. */
  servingValidators: "gateway_serving_validators",
  /** Gauge: validators that it knows. */
  validators: "gateway_validators",
  /** Gauge, 1 or 0: whether a sequencer leads. */
  knowsLeader: "gateway_knows_leader",
  /** Gauge: accepted transactions that are in no block yet. */
  waitingTransactions: "gateway_waiting_transactions",
} as const;
