/** What is derived from the network itself, not from one program: the probes' gauges and the recording rules over them. */

/**
 * Gauges of the probes, which ask RPCs. One is absent while the probed container does not answer. Those of L2 nodes
 * carry `node`, such as "sequencer-1".
 */
export const PROBES = {
  /** 1 on the conductor that leads. */
  conductorLeader: "opstack_conductor_leader",
  /** Whether the conductor runs its sequencer's control loop. */
  conductorActive: "opstack_conductor_active",
  conductorHealthy: "opstack_conductor_healthy",
  conductorPaused: "opstack_conductor_paused",
  /** 1 for each voter (`server`) of the membership as this conductor sees it. */
  conductorVoters: "opstack_conductor_voters",
  /** 1 on the sequencer that makes blocks. */
  sequencerActive: "opstack_sequencer_active",
  unsafeHead: "opstack_unsafe_head",
  safeHead: "opstack_safe_head",
  finalizedHead: "opstack_finalized_head",
  /** L2 block time, Unix seconds. */
  unsafeHeadTimestamp: "opstack_unsafe_head_timestamp",
  /** The L1 head as the node sees it. */
  l1Head: "opstack_l1_head",
  l1HeadTimestamp: "opstack_l1_head_timestamp",
  /** The newest block behind the network's stable URL. */
  gatewayBlock: "opstack_gateway_block",
} as const;

/** Recording rules; all carry `network`. */
export const RECORDED = {
  unsafeHead: "opstack:unsafe_head:max",
  safeHead: "opstack:safe_head:max",
  finalizedHead: "opstack:finalized_head:max",
  /** Seconds since the newest block of any node. */
  chainAge: "opstack:chain:age_seconds",
  /** Seconds by which a node lags behind the newest block. */
  behind: "opstack:unsafe_head:behind_seconds",
  /** Seconds from the newest safe (finalized) to the newest unsafe block. */
  safeLag: "opstack:safe_head:lag_seconds",
  finalizedLag: "opstack:finalized_head:lag_seconds",
  /** 0 if any scrape of the container fails. */
  targetUp: "opstack:target:up",
  leaders: "opstack:conductor_leaders:count",
  healthyConductors: "opstack:conductor_healthy:count",
  voters: "opstack:conductor_voters:count",
  activeSequencers: "opstack:sequencers_active:count",
} as const;
