/** How soon a failed leader is noticed and followed: derived from the L2 block time, so that one slot is the price. */
import type { GuardTimings } from "../shared/guardTimings";
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

/**
 * Round trips between hosts that come on top: a heartbeat may be late by one, and a vote asked for by another. A leader that lost its
 * quorum must know before others elect the next, so that the lease grows by fewer.
 */
const HEARTBEAT_ROUND_TRIPS = 3;
const LEASE_ROUND_TRIPS = 2;

const defaultHeartbeatTimeout = (l2BlockTime: number, roundTrip: number): number =>
  within(HEARTBEAT_RANGE, HEARTBEAT_SHARE * l2BlockTime * 1_000) + HEARTBEAT_ROUND_TRIPS * roundTrip;

const defaultLeaseTimeout = (l2BlockTime: number, roundTrip: number): number =>
  within(LEASE_RANGE, LEASE_SHARE * l2BlockTime * 1_000) + LEASE_ROUND_TRIPS * roundTrip;

/** What the config says, and for what it leaves out what fits its block time. */
export const failoverTimings = ({
  conductor,
  cluster,
  l2_block_time,
}: Pick<StackConfig, "cluster" | "conductor" | "l2_block_time">): FailoverTimings => ({
  healthCheckInterval: conductor.health_check_interval,
  unsafeInterval: conductor.unsafe_interval ?? UNSAFE_BLOCKS * l2_block_time,
  minPeerCount: conductor.min_peer_count,
  raftHeartbeatTimeout:
    conductor.raft_heartbeat_timeout ?? defaultHeartbeatTimeout(l2_block_time, cluster.round_trip_ms),
  raftLeaseTimeout: conductor.raft_lease_timeout ?? defaultLeaseTimeout(l2_block_time, cluster.round_trip_ms),
});

/**
 * The successor's block has to come before the slot is over. What is left after these shares of the block time is for
 * the handover, the start of its sequencer and the block itself (measured: docs/failover.md). The lower limits are what
 * a busy machine holds up a process now and then; beyond the upper ones there is nothing to be gained by patience.
 */
const LATE_SHARE = 0.45;
const LATE_RANGE = { least: 500, most: 2_000 };
const SILENT_SHARE = 0.35;
const SILENT_RANGE = { least: 400, most: 2_000 };
const OVERDUE_SHARE = 0.15;
const OVERDUE_RANGE = { least: 200, most: 1_000 };

/** A new leader starts its sequencer and makes up for the slots that passed meanwhile. */
const COOL_DOWN_BLOCKS = 4;
const COOL_DOWN_LEAST = 6_000;

/** How much later each further guard acts, so that it does so only where the one before it has not. */
const PATIENCE_PER_RANK = 150;

export interface GuardSituation {
  /** Seconds. */
  l2BlockTime: number;
  /** Whether a sequencer's consensus client makes blocks that its conductor has not accepted. */
  ignoresConductor: boolean;
  /** Which guard it is, from 0. */
  rank: number;
}

export function guardTimings({ l2BlockTime, ignoresConductor, rank }: GuardSituation): GuardTimings {
  const blockTime = l2BlockTime * 1_000;
  const patience = rank * PATIENCE_PER_RANK;
  return {
    blockTime,
    // A block without consent is a slot boundary away; only a guard that looks often enough is there before it.
    pollEvery: ignoresConductor ? 100 : 200,
    urgentEvery: ignoresConductor ? 25 : 200,
    answerWithin: 1_000,
    freshWithin: 600,
    heldUpAfter: 250,

    lateAfter: within(LATE_RANGE, LATE_SHARE * blockTime) + patience,
    silentAfter: within(SILENT_RANGE, SILENT_SHARE * blockTime) + patience,
    overdueAfter: within(OVERDUE_RANGE, OVERDUE_SHARE * blockTime) + patience,
    coolDown: Math.max(COOL_DOWN_LEAST, COOL_DOWN_BLOCKS * blockTime),
    retryAfter: 500,
    settle: 1_500,

    witnessWithin: 300,
    fenceAfter: 300 + patience,
    heldAfter: 200,
    shareAfter: 50 + patience,
    undoAfter: 300 + patience,
    agreeAfter: 400 + patience,
    passOnAfter: 700 + patience,
    haltedAfter: 2_000 + patience,
    goneAfter: 2_000 + patience,
    patience,
  };
}

const within = ({ least, most }: { least: number; most: number }, value: number): number =>
  Math.round(Math.min(most, Math.max(least, value)));
