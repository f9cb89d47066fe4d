import { L1_CONFIRMATIONS } from "../../shared/healthLimits";

/** How op-batcher, op-proposer and op-challenger send their transactions to L1. */
export const L1_TRANSACTION_FLAGS = [
  `--num-confirmations=${L1_CONFIRMATIONS}`,
  "--txmgr.receipt-query-interval=1s",
  // The default of 48 s is how long batches would stop after an L1 that lost its pool is back.
  "--resubmission-timeout=12s",
];
