/**
 * When a part of a network is no longer well: worked out from what the network itself takes. Alerts, `status` and the
 * verification of an update all decide by this.
 */

/**
 * How deep in L1 a block must be to be relied on. Anvil saves its state after every block, but a kill loses what it has
 * not saved: one or two blocks (measured: with 0, a SIGKILL of Anvil reorganised L2 and left the batcher waiting for ever,
 * behind a nonce that L1 had forgotten). Any L1 may reorganise its newest blocks.
 */
export const L1_CONFIRMATIONS = 3;

/** Four slots to an epoch, so that finality follows within seconds and not minutes. */
export const L1_SLOTS_IN_AN_EPOCH = 4;

/** How many blocks deep L1 takes a block for finalized, at most: go-ethereum's developer mode has epochs of 32 blocks. */
export const L1_FINALITY_DEPTH = { anvil: 2 * L1_SLOTS_IN_AN_EPOCH, geth: 2 * 32 } as const;

/** L1 blocks after which Anvil's file, about 20 KB for each, has 1 GB, and is written with every further block: 28 hours of 2 s blocks. */
export const ANVIL_GROWS_OLD = 50_000;

/**
 * Seconds that an L2 block may be ahead of its L1 origin, a constant of the protocol since Fjord. Beyond it the sequencer needs
 * the next L1 block for any other: while L1 is away, the chain stands. Warned of at a third, and at two.
 */
export const SEQUENCER_DRIFT = { warning: 600, critical: 1_200, limit: 1_800 } as const;

/**
 * L1 blocks within which a block's batch has to be on L1: op-deployer's own value, which our intent leaves as it is. What comes
 * later does not count, and nodes derive empty blocks in the place of those that users saw. Warned of at a quarter, and at half.
 */
export const SEQUENCING_WINDOW = { warning: 900, critical: 1_800, limit: 3_600 } as const;

/** How often things happen on a network. */
export interface Rhythm {
  /** Seconds between two L1 blocks. */
  l1BlockTime: number;
  /** Blocks. Default Anvil's. */
  l1FinalityDepth?: number;
  /** Seconds between two L2 blocks. */
  l2BlockTime: number;
  /** L1 blocks after which op-batcher closes a channel and posts it; 0 without one. */
  maxChannelDuration: number;
  /** Seconds between two proposals; 0 without op-proposer. */
  proposalInterval: number;
}

/** In seconds. */
export interface HealthLimits {
  /** Age of the newest L2 block: three slots have passed without one. */
  chainHalted: number;
  /** How far a node is behind the newest block of all nodes. */
  nodeBehind: number;
  /** How far the safe head is behind the unsafe one: four times what posting and deriving a batch takes. */
  safeHeadLag: number;
  /** How far the finalized head is behind the safe one: four times what L1 takes to finalize. */
  finalizedHeadLag: number;
  /** For L1 to finalize a batch, after an outage too. */
  finality: number;
  /** Without a batch transaction that L1 has taken. */
  batcherSilence: number;
  /** Two intervals between proposals, and what L1 takes for them: a block that was safe then is in a proposal by now. */
  proposalAge: number;
  /** One of them more. */
  proposalGrace: number;
  /** Without a block of L1. */
  l1Silence: number;
}

const MISSED_SLOTS = 3;

export function healthLimits({
  l1BlockTime,
  l1FinalityDepth = L1_FINALITY_DEPTH.anvil,
  l2BlockTime,
  maxChannelDuration,
  proposalInterval,
}: Rhythm): HealthLimits {
  // A channel, its transaction, the confirmations, and a block for a node to see it.
  const batchCycle = (maxChannelDuration + L1_CONFIRMATIONS + 2) * l1BlockTime;
  const proposalCycle = proposalInterval + (L1_CONFIRMATIONS + 2) * l1BlockTime;
  return {
    // A block arrives about when its time comes; three slots after the last one, the fourth begins.
    chainHalted: (MISSED_SLOTS + 1) * l2BlockTime,
    nodeBehind: Math.max(10, 5 * l2BlockTime),
    safeHeadLag: Math.max(60, 4 * batchCycle),
    finalizedHeadLag: Math.max(90, 4 * l1FinalityDepth * l1BlockTime),
    finality: Math.max(30, 2 * l1FinalityDepth * l1BlockTime),
    batcherSilence: Math.max(30, 2 * batchCycle),
    proposalAge: Math.max(40, 2 * proposalCycle),
    proposalGrace: Math.max(20, proposalCycle),
    l1Silence: Math.max(20, 4 * l1BlockTime),
  };
}
