/** What the judge concludes from a recording. Durations are seconds. */

/** What a fault is allowed to cost. */
export interface Expectation {
  /**
   * Slots without a block of their own; `stops` where no block may come before the restoration, `any` where the whole
   * network goes down and only its return counts.
   */
  missedSlots: number | "stops" | "any";
  /** Until the victims are at the tip and healthy. */
  backWithin: number;
  /** Seconds that a reader's newest block may be older than the chain's own pauses make it. Default 1. */
  shownWithin?: number;
  /** Whether a block that only the victims ever had may give way to another one. Default false: it is a fork. */
  victimMayWithdraw?: boolean;
  /** Seconds that all the rest may take once the victims are back. Default 60. */
  settledWithin?: number;
  /** Whether all blocks up to the restoration have to become safe. Default false. */
  postsBacklog?: boolean;
}

/** What every drill must show, whatever the fault. */
export interface Judgement {
  leaderBefore?: string;
  leaderAfter?: string;
  /** From the fault until another conductor leads; undefined where the leader stayed. */
  newLeaderAfter?: number;
  missedSlots: number;
  /** Slots missed before the fault: more than none means that the machine is too busy to judge by. */
  missedBefore: number;
  /** Between the arrivals of two blocks, on any node. */
  largestGap: number;
  largestGapInSlots: number;
  /** The same as a user of the gateway sees it. */
  largestGapAtGateway: number;
  /** The age that the newest block which a reader at the gateway was shown had reached at worst. */
  oldestShown: number;
  /** How often a reader at the gateway was shown a lower head than before. */
  headsWentBack: number;
  transactions: {
    accepted: number;
    mined: number;
    /** Hashes that were acknowledged and never mined. */
    lost: string[];
    retries: number;
    retryReasons: Record<string, number>;
    /** From the first attempt to the acknowledgement, at worst. */
    slowestAcceptance: number;
    /** From the acknowledgement to the block, at worst. */
    slowestInclusion: number;
  };
  /** Heights with more than one hash, at any time, on any node. */
  forks: { height: number; hashes: { hash: string; nodes: string[] }[] }[];
  /** From the restoration until all victims are at the tip and healthy; undefined when they never were. */
  victimsBackAfter?: number;
  /** From the fault until the safe head passed the block that was the head then. */
  safeHeadAfter?: number;
  /** From the restoration until the safe head passed the block that was the head then: the batcher has caught up. */
  backlogPostedAfter?: number;
  /** The most blocks that the safe head was behind since the fault. */
  largestSafeLag: number;
  /** From the fault until there was another dispute game. */
  nextGameAfter?: number;
  /** Sequencers that are active at the end. */
  activeAfter: string[];
  /** How long more than one sequencer was active; harmless while only one of them can commit a block. */
  severalActiveFor: number;
  /** What no fault excuses, and no second try: a fork, a lost transaction, a block without a quorum. */
  violations: string[];
  /** What falls short of the expectation, violations first; empty for a drill that is passed. */
  problems: string[];
}

export interface Report extends Judgement {
  fault: string;
  description: string;
  /** Who was hit: `leader`, `follower`, `validator`, `several`, the service, or `network` for a change to all of it. */
  target: string;
  victims: string[];
  /** Seconds until the fault, or the change, was in place. */
  injectedIn: number;
  /** Seconds the fault lasted. */
  heldFor: number;
  /** Seconds between two L2 blocks. */
  blockTime: number;
  /** When it ran, ISO 8601. */
  date: string;
  /** From when the fault was in place until its restoration began, ISO 8601. */
  faultFrom: string;
  faultUntil: string;
  passed: boolean;
}
