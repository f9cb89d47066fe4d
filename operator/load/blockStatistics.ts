/** What the blocks of a load were like. Pure. */
import type { SeenBlock } from "./blocks";

export interface BlockFigures {
  count: number;
  /** Share of the gas limit that was used: of all blocks, and of the fullest one; from 0 to 1. */
  fullness: number;
  fullest: number;
  /** Gwei per gas: before the load, at worst, and in the end. */
  baseFee: { before: number; highest: number; last: number };
  /** Seconds, between two blocks as the gateway showed them. */
  largestGap: number;
}

const WEI_PER_GWEI = 1e9;

export class BlockStatistics {
  private count = 0;
  private used = 0;
  private limit = 0;
  private fullest = 0;
  private highest: bigint;
  private last: bigint;
  private largestGap = 0;

  /** @param before the newest block before the load @param seenAt milliseconds of Unix time, as all times here */
  constructor(
    private readonly before: Pick<SeenBlock, "baseFee">,
    private seenAt: number,
  ) {
    this.highest = this.last = before.baseFee;
  }

  add({ gasUsed, gasLimit, baseFee }: Pick<SeenBlock, "gasUsed" | "gasLimit" | "baseFee">, at: number): void {
    this.count++;
    this.used += gasUsed;
    this.limit += gasLimit;
    this.fullest = Math.max(this.fullest, gasUsed / gasLimit);
    this.last = baseFee;
    if (baseFee > this.highest) this.highest = baseFee;
    this.largestGap = Math.max(this.largestGap, at - this.seenAt);
    this.seenAt = at;
  }

  /** @param until when it ended: a chain that stands still has a gap, too */
  figures(until: number): BlockFigures {
    const gwei = (wei: bigint) => Number(wei) / WEI_PER_GWEI;
    return {
      count: this.count,
      fullness: this.limit === 0 ? 0 : rounded(this.used / this.limit),
      fullest: rounded(this.fullest),
      baseFee: { before: gwei(this.before.baseFee), highest: gwei(this.highest), last: gwei(this.last) },
      largestGap: Math.round(Math.max(this.largestGap, until - this.seenAt) / 100) / 10,
    };
  }
}

const rounded = (share: number): number => Math.round(share * 1_000) / 1_000;
