/**
 * Metrics of op-reth, by its `--metrics`; the exporter puts `reth_` before every name. They could not be seen running
 * here, and come from the sources: paradigmxyz/reth 2.0.0 (revision 27bfddea, on which op-reth v2.2.0 is built),
 * crates/engine/tree/src/tree/metrics.rs, crates/evm/evm/src/metrics.rs, crates/net/network/src/metrics.rs,
 * crates/transaction-pool/src/metrics.rs and crates/node/metrics/src/recorder.rs, read in stored versions near it.
 */
export const OP_RETH = {
  /** Number of the newest block of the canonical chain. */
  headBlock: "reth_blockchain_tree_canonical_chain_height",
  /** By `commitment`: head, safe, finalized. */
  reorgs: "reth_blockchain_tree_reorgs",
  /** Gas of the blocks it executed. */
  gas: "reth_sync_execution_gas_processed_total",
  /** Summary: seconds of `engine_newPayload`. */
  newPayloadTime: "reth_consensus_engine_beacon_new_payload_latency",
  /** Summary: seconds of `engine_forkchoiceUpdated`. */
  forkchoiceTime: "reth_consensus_engine_beacon_forkchoice_updated_latency",
  pendingTransactions: "reth_transaction_pool_pending_pool_transactions",
  queuedTransactions: "reth_transaction_pool_queued_pool_transactions",
  peers: "reth_network_connected_peers",
  /** Bytes. */
  memory: "reth_process_resident_memory_bytes",
} as const;
