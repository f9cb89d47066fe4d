/**
 * Metrics of op-node. Names: ethereum-optimism/optimism op-node/v1.17.0, op-node/metrics/metrics.go and
 * op-service/metrics, seen on running nodes.
 */
export const OP_NODE = {
  /** Histogram by `method`, such as engine_newPayloadV4: seconds of its calls. */
  rpcTime: "op_node_default_rpc_client_request_duration_seconds",
  /** Histogram: seconds of building a block beyond the block time. */
  buildingDiff: "op_node_default_sequencer_building_diff_seconds",
  /** Histogram: seconds until the execution client gives out the block it builds. */
  sealing: "op_node_default_sequencer_sealing_seconds",
  /** Counter by `type`: deposits, txns. It counts one deposit of each block, the first of all, among the others. */
  sequencedTransactions: "op_node_default_transactions_sequenced_total",
  /** Blocks that it made, which are those whose transactions it counted. */
  sealedBlocks: "op_node_default_sequencer_sealing_total",
  sequencerResets: "op_node_default_sequencer_resets_total",
  sequencingErrors: "op_node_default_sequencing_errors_total",
  /** Times that it began to derive anew, as after a reorg of L1. */
  pipelineResets: "op_node_default_pipeline_resets_total",
  derivationErrors: "op_node_default_derivation_errors_total",
  /** Histogram: depths of reorgs of L1. */
  l1Reorgs: "op_node_default_l1_reorg_depth",
  peers: "op_node_default_p2p_peer_count",
  /** Blocks heard of before their parents. */
  unsafePayloadsBuffered: "op_node_default_unsafe_payloads_buffer_len",
  /** Bytes. */
  memory: "process_resident_memory_bytes",
} as const;
