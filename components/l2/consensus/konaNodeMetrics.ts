/**
 * Metrics of kona-node. Every name, and the place that sets it, is in both sources that this project runs: kona-node v1.4.0
 * (ethereum-optimism/optimism op-node/v1.17.0, the same code, rust/kona) and kona of January 2026. Read in
 * crates/node/engine/src/metrics/mod.rs, crates/node/service/src/metrics/mod.rs, crates/node/gossip/src/metrics/mod.rs (the
 * same text in both) and crates/utilities/cli/src/prometheus.rs.
 */
export const KONA_NODE = {
  /** Summary by `method` (engine_newPayload, engine_forkchoiceUpdated, engine_getPayload): seconds of engine calls. */
  engineTime: "kona_node_engine_method_request_duration",
  /** Failures of engine tasks, a label for each task. */
  engineFailures: "kona_node_engine_task_failure",
  /** Times that the engine's state was found anew. */
  engineResets: "kona_node_engine_reset_count",
  l1Reorgs: "kona_node_l1_reorg_count",
  derivationErrors: "kona_node_derivation_critical_errors",
  /** Seconds of the newest block's sealing, and of the conductor's consent to it; only on a sequencer that made one. */
  sealingTime: "kona_node_sequencer_block_building_seal_task_duration",
  conductorTime: "kona_node_sequencer_conductor_commitment_duration",
  sequencedTransactions: "kona_node_sequencer_total_transactions_sequenced",
  peers: "kona_node_swarm_peer_count",
  /** Bytes. */
  memory: "process_resident_memory_bytes",
} as const;
