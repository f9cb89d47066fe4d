/** What op-proposer exports, seen on v1.16.2. */
export const OP_PROPOSER = {
  /** Gauge: the L2 block number of the newest proposal; 0 until there is one. */
  proposedSequenceNumber: "op_proposer_default_proposed_sequence_number",
  /** Gauge, transactions on their way to L1. */
  pendingTransactions: "op_proposer_default_txmgr_pending_txs",
  /** Gauge, ETH on L1. */
  balance: "op_proposer_default_balance",
} as const;
