/**
 * Metrics of op-reth, by its `--metrics`; the exporter puts `reth_` before every name. Every name is in both sources that
 * this project runs: paradigmxyz/reth v1.9.3, which op-reth 1.9.3 is part of, and its revision 27bfddea of April 2026,
 * which op-reth v2.2.0 is built on. Read in crates/engine/tree/src/tree/metrics.rs, crates/evm/evm/src/metrics.rs,
 * crates/rpc/rpc-engine-api/src/metrics.rs, crates/transaction-pool/src/metrics.rs, crates/net/network/src/metrics.rs and
 * crates/node/metrics/src/recorder.rs.
 */
export const OP_RETH = {
  /** Number of the newest block of the canonical chain. */
  headBlock: "reth_blockchain_tree_canonical_chain_height",
  /** In 2.2.0 by `commitment`: head, safe, finalized; in 1.9.3 without a label. */
  reorgs: "reth_blockchain_tree_reorgs",
  /** Gas of the blocks it executed. */
  gas: "reth_sync_execution_gas_processed_total",
  /**
   * Summary: seconds of `engine_newPayloadV4`, which op-node (op-node/rollup/types.go) and kona-node
   * (node/engine/src/task_queue/tasks/insert/task.rs) call from Isthmus on. The engine's own
   * `reth_consensus_engine_beacon_new_payload_latency`, for all versions of the call, came after 1.9.3.
   */
  newPayloadTime: "reth_engine_rpc_new_payload_v4",
  /** Summary: seconds of `engine_forkchoiceUpdatedV3`, which both call from Ecotone on. */
  forkchoiceTime: "reth_engine_rpc_fork_choice_updated_v3",
  pendingTransactions: "reth_transaction_pool_pending_pool_transactions",
  queuedTransactions: "reth_transaction_pool_queued_pool_transactions",
  peers: "reth_network_connected_peers",
  /** Bytes. */
  memory: "reth_process_resident_memory_bytes",
} as const;
