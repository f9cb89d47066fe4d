/**
 * The JSON-RPC methods that the OP Stack's services offer beyond Ethereum's own, typed for viem.
 * Source: op-service/sources and op-conductor/rpc of the optimism monorepo, op-node v1.17.0 and op-conductor v0.9.3.
 */
import type { Hash } from "viem";

/** A block as `optimism_syncStatus` names it; `number` and `timestamp` (seconds) are plain JSON numbers. */
export interface BlockReference {
  hash: Hash;
  number: number;
  parentHash: Hash;
  timestamp: number;
}

/** The L1 block that an L2 block builds on. */
export interface L1Origin {
  l1origin?: { hash: Hash; number: number };
}

/** What `optimism_syncStatus` answers, as far as this project reads it. */
export interface SyncStatus {
  current_l1: BlockReference;
  head_l1: BlockReference;
  safe_l1: BlockReference;
  finalized_l1: BlockReference;
  unsafe_l2: BlockReference & L1Origin;
  safe_l2: BlockReference & L1Origin;
  finalized_l2: BlockReference;
}

/** The suffrage of a server whose vote counts; a non-voter has 1. */
export const VOTER = 0;

/** One server of the Raft cluster. */
export interface ClusterServer {
  id: string;
  /** Raft address, `host:port`. */
  addr: string;
  suffrage: 0 | 1;
}

/**
 * The Raft configuration as one conductor knows it, whether it leads or not; `servers` is null on a conductor that
 * never was in a cluster. `version` is meant to guard a membership change against another one at the same time, but
 * hashicorp/raft 1.7 leaves it 0 when it is only read, and 0 stands for "unguarded" (op-conductor v0.9.3).
 */
export interface ClusterMembership {
  servers: ClusterServer[] | null;
  version: number;
}

/** The part of `optimism_rollupConfig` that this project reads. */
export interface RollupConfig {
  /** Seconds between two L2 blocks. */
  block_time: number;
}

/**
 * `conductor_leaderWithID` has an empty `id` while no leader is known, and a made-up one while the leadership is
 * overridden. Membership changes succeed only on the leader, and answer when the new configuration is committed.
 */
export type ConductorRpcSchema = [
  { Method: "conductor_leader"; Parameters?: undefined; ReturnType: boolean },
  { Method: "conductor_active"; Parameters?: undefined; ReturnType: boolean },
  { Method: "conductor_paused"; Parameters?: undefined; ReturnType: boolean },
  { Method: "conductor_stopped"; Parameters?: undefined; ReturnType: boolean },
  { Method: "conductor_sequencerHealthy"; Parameters?: undefined; ReturnType: boolean },
  { Method: "conductor_leaderOverridden"; Parameters?: undefined; ReturnType: boolean },
  { Method: "conductor_leaderWithID"; Parameters?: undefined; ReturnType: ClusterServer },
  { Method: "conductor_clusterMembership"; Parameters?: undefined; ReturnType: ClusterMembership },
  {
    Method: "conductor_addServerAsVoter";
    Parameters: [id: string, address: string, version: number];
    ReturnType: null;
  },
  { Method: "conductor_removeServer"; Parameters: [id: string, version: number]; ReturnType: null },
  { Method: "conductor_transferLeader"; Parameters?: undefined; ReturnType: null },
  { Method: "conductor_transferLeaderToServer"; Parameters: [id: string, address: string]; ReturnType: null },
  { Method: "conductor_overrideLeader"; Parameters: [override: boolean]; ReturnType: null },
  { Method: "conductor_pause"; Parameters?: undefined; ReturnType: null },
  { Method: "conductor_resume"; Parameters?: undefined; ReturnType: null },
];

export type ConsensusRpcSchema = [
  { Method: "optimism_syncStatus"; Parameters?: undefined; ReturnType: SyncStatus },
  { Method: "optimism_rollupConfig"; Parameters?: undefined; ReturnType: RollupConfig },
  { Method: "optimism_version"; Parameters?: undefined; ReturnType: string },
  { Method: "opp2p_peerStats"; Parameters?: undefined; ReturnType: { connected: number } },
  { Method: "admin_sequencerActive"; Parameters?: undefined; ReturnType: boolean },
  { Method: "admin_conductorEnabled"; Parameters?: undefined; ReturnType: boolean },
  { Method: "admin_startSequencer"; Parameters: [unsafeHead: Hash]; ReturnType: null },
  { Method: "admin_stopSequencer"; Parameters?: undefined; ReturnType: Hash },
];
