/**
 * How deep in L1 a block must be to be relied on. Anvil saves its state after every block, but a kill loses what it has
 * not saved: one or two blocks (measured: with 0, a SIGKILL of Anvil reorganised L2 and left the batcher waiting for ever,
 * behind a nonce that L1 had forgotten). Any L1 may reorganise its newest blocks.
 */
export const L1_CONFIRMATIONS = 3;

/** How op-batcher, op-proposer and op-challenger send their transactions to L1. */
export const L1_TRANSACTION_FLAGS = [
  `--num-confirmations=${L1_CONFIRMATIONS}`,
  "--txmgr.receipt-query-interval=1s",
  // The default of 48 s is how long batches would stop after an L1 that lost its pool is back.
  "--resubmission-timeout=12s",
];
