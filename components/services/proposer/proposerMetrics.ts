/** What op-proposer exports, seen on v1.16.2. */
export const OP_PROPOSER = {
  /** Gauge: the L2 block number of the newest proposal; 0 until there is one. */
  proposedSequenceNumber: "op_proposer_default_proposed_sequence_number",
  /** Gauge, transactions on their way to L1. */
  pendingTransactions: "op_proposer_default_txmgr_pending_txs",
  /** Gauge, ETH on L1. */
  balance: "op_proposer_default_balance",
  /** Counter of transactions sent to L1; each creates a game. */
  published: "op_proposer_default_txmgr_publish_total",
  /** Gauge, seconds since 1970. */
  lastPublishTime: "op_proposer_default_txmgr_last_publish_unix",
  /** Counter by `status`: transactions that L1 took in. */
  confirmed: "op_proposer_default_txmgr_confirm_total",
  /** Counter, gwei spent on L1. */
  fees: "op_proposer_default_txmgr_tx_fee_gwei_total",
} as const;
