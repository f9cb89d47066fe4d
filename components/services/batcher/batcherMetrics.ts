/** What op-batcher exports, seen on v1.16.7. */
export const OP_BATCHER = {
  /** Counter by `stage`: "submitted", "success", "failed". */
  transactions: "op_batcher_default_batcher_tx_total",
  /** Gauge by `stage`, seconds since 1970; absent until it happened once. */
  lastTransactionTime: "op_batcher_default_last_batcher_tx_unix",
  /** Gauge by `type` ("all"): blocks taken in and not yet sent. */
  pendingBlocks: "op_batcher_default_pending_blocks_count",
  /** Gauge, bytes of blocks not yet safe, as they would be on L1. */
  pendingBytes: "op_batcher_default_pending_da_bytes",
  /** Gauge, transactions on their way to L1. */
  pendingTransactions: "op_batcher_default_txmgr_pending_txs",
  /** Counter, bytes posted. */
  outputBytes: "op_batcher_default_output_bytes_total",
  /** Gauge, ETH on L1. */
  balance: "op_batcher_default_balance",
  /** Counter by `stage`: "opened", "closed", "fully_submitted", "timed_out". */
  channels: "op_batcher_default_channel_total",
  /** Gauge by `stage`, seconds since 1970; absent until it happened once. */
  lastChannelTime: "op_batcher_default_last_channel_unix",
  /** Gauge by `layer` and `type`: numbers of blocks, "loaded" from L2 and "added" to a channel among them. */
  blockNumbers: "op_batcher_default_refs_number",
  /** Counter, bytes of blocks that went into channels. */
  inputBytes: "op_batcher_default_input_bytes_total",
  /** Counter, gwei spent on L1. */
  fees: "op_batcher_default_txmgr_tx_fee_gwei_total",
  /** Gauge, wei a unit of L1 gas. */
  baseFee: "op_batcher_default_txmgr_basefee_wei",
  /** Gauge, milliseconds until the last transaction was confirmed. */
  confirmationTime: "op_batcher_default_txmgr_tx_confirmed_latency_ms",
} as const;
