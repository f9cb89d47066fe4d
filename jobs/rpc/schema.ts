/**
 * The JSON-RPC methods that the OP Stack's services offer beyond Ethereum's own, typed for viem.
 * Source: op-service/sources and op-conductor/rpc of the optimism monorepo, op-node v1.17.0 and op-conductor v0.9.3.
 */
import type { Hash, Hex } from "viem";

/** A block as `optimism_syncStatus` names it; `number` and `timestamp` (seconds) are plain JSON numbers. */
export interface BlockReference {
  hash: Hash;
  number: number;
  parentHash: Hash;
  timestamp: number;
}

/** What `optimism_syncStatus` answers, as far as this project reads it. */
export interface SyncStatus {
  current_l1: BlockReference;
  head_l1: BlockReference;
  safe_l1: BlockReference;
  finalized_l1: BlockReference;
  unsafe_l2: BlockReference;
  safe_l2: BlockReference;
  finalized_l2: BlockReference;
}

/** One server of the Raft cluster; `suffrage` 0 is a voter, 1 a non-voter. */
export interface ClusterServer {
  id: string;
  /** Raft address, `host:port`. */
  addr: string;
  suffrage: 0 | 1;
}

/** The Raft configuration; `version` guards a membership change against another one at the same time. */
export interface ClusterMembership {
  servers: ClusterServer[];
  version: number;
}

export type ConductorRpcSchema = [
  { Method: "conductor_leader"; Parameters: []; ReturnType: boolean },
  { Method: "conductor_active"; Parameters: []; ReturnType: boolean },
  { Method: "conductor_paused"; Parameters: []; ReturnType: boolean },
  { Method: "conductor_stopped"; Parameters: []; ReturnType: boolean },
  { Method: "conductor_sequencerHealthy"; Parameters: []; ReturnType: boolean },
  { Method: "conductor_leaderWithID"; Parameters: []; ReturnType: ClusterServer | null },
  { Method: "conductor_clusterMembership"; Parameters: []; ReturnType: ClusterMembership },
  { Method: "conductor_addServerAsVoter"; Parameters: [id: string, address: string, version: number]; ReturnType: null },
  { Method: "conductor_removeServer"; Parameters: [id: string, version: number]; ReturnType: null },
  { Method: "conductor_transferLeader"; Parameters: []; ReturnType: null },
  { Method: "conductor_transferLeaderToServer"; Parameters: [id: string, address: string]; ReturnType: null },
  { Method: "conductor_overrideLeader"; Parameters: [override: boolean]; ReturnType: null },
  { Method: "conductor_pause"; Parameters: []; ReturnType: null },
  { Method: "conductor_resume"; Parameters: []; ReturnType: null },
];

export type ConsensusRpcSchema = [
  { Method: "optimism_syncStatus"; Parameters: []; ReturnType: SyncStatus },
  { Method: "optimism_version"; Parameters: []; ReturnType: string },
  { Method: "opp2p_peerStats"; Parameters: []; ReturnType: { connected: number } },
  { Method: "admin_sequencerActive"; Parameters: []; ReturnType: boolean },
  { Method: "admin_startSequencer"; Parameters: [unsafeHead: Hash]; ReturnType: null },
  { Method: "admin_stopSequencer"; Parameters: []; ReturnType: Hash },
];

export type AnvilRpcSchema = [
  { Method: "anvil_setStorageAt"; Parameters: [address: Hex, slot: Hex, value: Hex]; ReturnType: boolean },
];
