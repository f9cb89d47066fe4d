/** What `make status` knows of a network at one moment. */
import type { DiskSpace } from "../../shared/diskSpace";
import type { HealthLimits } from "../../shared/healthLimits";

export interface NodeStatus {
  name: string;
  role: "sequencer" | "validator";
  /** By container name: those that do not run, or whose health check fails. */
  ailing: { container: string; state: string }[];
  /** Of its conductor; undefined where there is none or it does not answer. */
  conductor?: { voter: boolean; leader: boolean; healthy: boolean; paused: boolean };
  hasConductor: boolean;
  /** Whether its sequencer builds blocks; undefined for a validator and when the consensus client does not answer. */
  active?: boolean;
  /** Heads as its consensus client reports them; undefined when it does not answer. */
  heads?: NodeHeads;
  /** Head of its execution client. */
  executionHead?: number;
  /** Connected peers of the consensus and the execution client. */
  peers: { consensus?: number; execution?: number };
}

/** Block numbers, and timestamps in seconds of Unix time. A head that the consensus client does not know is undefined. */
export interface NodeHeads {
  /** Its execution client's, where the consensus client does not know it. */
  unsafe?: number;
  unsafeTimestamp?: number;
  safe?: number;
  safeTimestamp?: number;
  finalized?: number;
  /** Numbers of the L1 origins of the unsafe and the safe head. */
  unsafeOrigin?: number;
  safeOrigin?: number;
  /** L1's head as the consensus client saw it last. */
  l1Head?: { number: number; timestamp: number };
}

export interface ServiceStatus {
  container: string;
  /** Docker's state, with the health check's verdict where that is not `healthy`. */
  state: string;
  works: boolean;
}

/** A machine of several. */
export interface HostStatus {
  name: string;
  /** URL of its Docker engine. */
  engine: string;
  /** Why that does not answer; undefined where it does. */
  silence?: string;
  /** Of its long-lived containers: how many there are, and how many of them run. */
  containers?: number;
  running?: number;
  /** What is there, or is to be: nodes, and what there is once. */
  carries: string[];
  /** What is wrong with its place in the Swarm, where an overlay needs one. */
  swarmTrouble?: string;
}

export interface Status {
  network: string;
  stack: string;
  /** Whether all of it is stopped, with its data. */
  isAtRest: boolean;
  /** Seconds of Unix time. */
  atSeconds: number;
  /** Seconds between two L2 blocks. */
  blockTime: number;
  /** Seconds between two L1 blocks, by the config. */
  l1BlockTime: number;
  /** L1 blocks within which a batch has to be on L1. */
  sequencingWindow: number;
  /** Whether sequencers stop while L1 does not answer. */
  sequencersNeedL1: boolean;
  /** What counts as too old or too far behind here. */
  limits: HealthLimits;
  nodes: NodeStatus[];
  /** Where there are several, by slice. */
  hosts?: HostStatus[];
  /** Nodes that lack containers, and voters of the Raft cluster that have none at all. */
  missing: string[];
  l1: L1Status;
  /** What the gateway answers as the head; undefined when it does not answer. */
  gateway?: { head?: number };
  batcher?: ServiceStatus & { l1Nonce?: number };
  proposer?: ServiceStatus & { games?: number; lastGameAgeSeconds?: number };
  /** `resolved` of the `looked` newest games. */
  challenger?: ServiceStatus & { resolved?: number; looked?: number };
  /** Who pays on L1, where that costs money and Prometheus tells. */
  accounts?: AccountStatus[] | undefined;
  /** The other containers that do not do their work. */
  others: ServiceStatus[];
  /** The Docker engine's; undefined where it cannot be looked at. */
  disk?: DiskSpace | undefined;
}

/** The account of a service on L1. */
export interface AccountStatus {
  component: string;
  /** What it has left, in ETH. */
  ether: number;
  /** What it spends on transactions in an hour, bonds left out; undefined while that is not known. */
  etherPerHour?: number;
}

export interface L1Status {
  head?: number;
  /** Of its newest block, by the clock of this machine. */
  ageSeconds?: number;
  /** Between its two newest blocks. */
  intervalSeconds?: number;
  /** Whether another block came while it was looked at; asked only where the newest one is suspiciously old. */
  advances?: boolean;
  /** Whether it lacks the block that the L2 chain began on. */
  isAnother?: boolean;
}

export interface Problem {
  /** Whether users are hit now, or something is missing that the next fault would need. */
  severity: "down" | "degraded";
  text: string;
}

export type Verdict = "healthy" | "degraded" | "down";
