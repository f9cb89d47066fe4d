/** How soon a failed leader is noticed and followed: derived from the L2 block time, so that one slot is the price. */
import type { StackConfig } from "./schema";

export interface FailoverTimings {
  /** Seconds between two health checks of a sequencer. */
  healthCheckInterval: number;
  /** Seconds without a new unsafe block until a sequencer counts as unhealthy. */
  unsafeInterval: number;
  /** Peers of the consensus client below which a sequencer counts as unhealthy. */
  minPeerCount: number;
  /** Milliseconds without word from the leader until an election begins. */
  raftHeartbeatTimeout: number;
  /** Milliseconds that a leader goes on without word from a quorum. */
  raftLeaseTimeout: number;
}

/**
 * Blocks that may be missing before a sequencer counts as unhealthy. A new leader's first block is a slot late at worst;
 * with less room the followers would be unhealthy by then, and give the leadership away as soon as they have it.
 */
const UNSAFE_BLOCKS = 3;

/**
 * Shares of the block time. An election takes one to two heartbeat timeouts and the block itself some hundred
 * milliseconds, which must fit into what is left of a slot (measured: docs/failover.md).
 */
const HEARTBEAT_SHARE = 0.15;
const LEASE_SHARE = 0.1;

/** Beyond these nothing is gained, and a busy machine pauses a process for some ten milliseconds. */
const HEARTBEAT_RANGE = { least: 150, most: 300 };
const LEASE_RANGE = { least: 100, most: 200 };

export const defaultHeartbeatTimeout = (l2BlockTime: number): number =>
  within(HEARTBEAT_RANGE, HEARTBEAT_SHARE * l2BlockTime * 1_000);

export const defaultLeaseTimeout = (l2BlockTime: number): number =>
  within(LEASE_RANGE, LEASE_SHARE * l2BlockTime * 1_000);

/** What the config says, and for what it leaves out what fits its block time. */
export const failoverTimings = ({
  conductor,
  l2_block_time,
}: Pick<StackConfig, "conductor" | "l2_block_time">): FailoverTimings => ({
  healthCheckInterval: conductor.health_check_interval,
  unsafeInterval: conductor.unsafe_interval ?? UNSAFE_BLOCKS * l2_block_time,
  minPeerCount: conductor.min_peer_count,
  raftHeartbeatTimeout: conductor.raft_heartbeat_timeout ?? defaultHeartbeatTimeout(l2_block_time),
  raftLeaseTimeout: conductor.raft_lease_timeout ?? defaultLeaseTimeout(l2_block_time),
});

const within = ({ least, most }: { least: number; most: number }, value: number): number =>
  Math.round(Math.min(most, Math.max(least, value)));
