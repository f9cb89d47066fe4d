/**
 * What a drill saw, and nothing of what it means. All times are milliseconds of this machine's clock; samples are kept
 * where they differ from the one before, and a service that did not answer is a sample without values.
 */
import type { TransactionRecord } from "../load/load";

export interface BlockRecord {
  number: number;
  hash: string;
  parentHash: string;
  /** Seconds, as in the block. */
  timestamp: number;
  transactions: string[];
  /** When each node was first seen to have the block. */
  sightings: { node: string; at: number }[];
}

export interface HeadSample {
  at: number;
  node: string;
  number?: number;
}

export interface ConductorSample {
  at: number;
  sequencer: string;
  leader?: boolean;
  healthy?: boolean;
  paused?: boolean;
}

export interface SequencingSample {
  at: number;
  sequencer: string;
  active?: boolean;
}

/** Progress of what stands around the L2 chain. */
export interface ProgressSample {
  at: number;
  l1Block?: number;
  /** The highest that any node reports. */
  safeHead?: number;
  /** Dispute games on L1. */
  games?: number;
}

/** Whom the fault hits: nodes by name, services by component. */
export interface Victims {
  nodes: string[];
  services: ("gateway" | "batcher" | "proposer" | "challenger" | "guard" | "l1")[];
}

export interface Recording {
  /** Seconds between two L2 blocks. */
  blockTime: number;
  /** Milliseconds between two looks at a node. */
  interval: number;
  victims: Victims;
  /** Which of these the network has. */
  has: { conductors: boolean; batcher: boolean; proposer: boolean };
  startedAt: number;
  /** When the fault began. */
  injectedAt: number;
  /** When it was there in full: stopping several containers takes its time. */
  inPlaceAt: number;
  /** When the restoration began; with nothing to restore, when the fault began. */
  restoredAt: number;
  endedAt: number;
  blocks: BlockRecord[];
  heads: HeadSample[];
  /** Heads as a user sees them. */
  gateway: { at: number; number?: number }[];
  conductors: ConductorSample[];
  sequencing: SequencingSample[];
  progress: ProgressSample[];
  transactions: TransactionRecord[];
  /** How often the load client had to repeat a request, by reason. */
  retryReasons: Record<string, number>;
}
