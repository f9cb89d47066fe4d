/** What a sequencer cluster looks like at one moment. Plain data: `plan` and `expectations` decide on nothing else. */
import type { Head } from "../rpc/head";
import type { ClusterServer } from "../rpc/schema";

/** What a sequencer's op-conductor reports. */
export interface ConductorState {
  /** Raft server id of the leader that this conductor follows or is; empty while it knows none. */
  leaderId: string;
  /** Whether an operator forced this conductor to act as leader, whatever Raft says. */
  leaderOverridden: boolean;
  /** A paused conductor takes part in Raft, but neither starts nor stops its sequencer. */
  paused: boolean;
  /** By the conductor's own health check; true until that check first ran. */
  healthy: boolean;
  /** The Raft configuration; empty on a conductor that never was in a cluster. */
  servers: ClusterServer[];
  /** Guards a membership change; 0 if the conductor does not tell. */
  configurationVersion: number;
}

/** What a sequencer's consensus client reports. */
export interface SequencerState {
  active: boolean;
  /** Whether it asks an op-conductor before a block counts; an only sequencer does not. */
  underConductor: boolean;
  /** Its execution client's while the consensus client itself does not know. */
  unsafeHead: Head;
  /** Seconds between two L2 blocks. */
  blockTimeSeconds: number;
  /** Connected P2P peers of the consensus client, if it tells. */
  peers?: number;
}

/** A service that did not answer. */
export interface Silence {
  service: "op-conductor" | "consensus client" | "execution client";
  container: string;
  reason: string;
}

/** A sequencer, and where its conductor and its clients answer. */
export interface Server {
  /** Raft server id. */
  id: string;
  conductorContainer: string;
  consensusContainer: string;
  conductorRpcUrl: string;
  consensusRpcUrl: string;
  executionRpcUrl: string;
}

/** One sequencer as seen. A part that did not answer is missing, and named in `silences`. */
export interface ServerObservation extends Server {
  conductor?: ConductorState;
  sequencer?: SequencerState;
  silences: Silence[];
}

/** A sequencer that shall be a voter of the cluster, at this Raft address. */
export interface MemberObservation extends ServerObservation {
  raftAddress: string;
}

export interface ServersObservation {
  /** When it was taken, in seconds of Unix time. */
  atSeconds: number;
  members: ServerObservation[];
  /** The leader, if it is in the Raft configuration but shall no longer be a member. */
  retiringLeader?: ServerObservation;
}

export interface ClusterObservation extends ServersObservation {
  members: MemberObservation[];
}
