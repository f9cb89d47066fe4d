/** Metrics of op-geth, by its `--metrics`. Names: ethereum-optimism/op-geth v1.101702.2, seen on running nodes. */
export const OP_GETH = {
  /** Number of the newest block of the canonical chain. */
  headBlock: "chain_head_block",
  /** Times that blocks of the canonical chain were replaced (core/blockchain.go). */
  reorgs: "chain_reorg_executes",
  /** Blocks that those replacements dropped. */
  reorgDroppedBlocks: "chain_reorg_drop",
  /** Million gas per second while executing; by `quantile`, of the blocks since the last scrape. */
  gasRate: "chain_mgasps",
  /** Nanoseconds to insert a block; by `quantile`. */
  insertTime: "chain_inserts",
  pendingTransactions: "txpool_pending",
  queuedTransactions: "txpool_queued",
  peers: "p2p_peers",
  /** Bytes of memory that the Go runtime holds. */
  memory: "system_memory_held",
} as const;
