/** What op-challenger exports, seen on v1.9.1. */
export const OP_CHALLENGER = {
  /** Gauge by `status`: "in_progress", "defender_won", "challenger_won". */
  trackedGames: "op_challenger_tracked_games",
  /** Counter of moves made against claims. */
  moves: "op_challenger_moves",
  /** Gauge: L1's highest block that it has acted on. */
  highestActedL1Block: "op_challenger_highest_acted_l1_block",
  /** Counter: claims that could not be resolved. */
  claimFailures: "op_challenger_claim_failures",
  /** Gauge, ETH on L1. */
  balance: "op_challenger_balance",
  /** Counter of steps, which end a dispute on chain. */
  steps: "op_challenger_steps",
  /** Counter, gwei spent on L1. */
  fees: "op_challenger_txmgr_tx_fee_gwei_total",
} as const;
