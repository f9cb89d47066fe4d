/** What a load came to. */
import type { BlockFigures } from "./blockStatistics";
import type { Percentiles } from "./durations";
import type { Ledger } from "./ledger";
import { limitsOf } from "./limits";
import type { Load } from "./load";
import type { Usage } from "./usage";

/** Rates are transactions a second, over the time of sending; durations seconds. */
export interface LoadReport {
  network: string;
  scenario: string;
  /** ISO 8601. */
  startedAt: string;
  /** How long was sent. */
  lasted: number;
  /** What ended it before its time, if anything did. */
  endedBy?: string;
  senders: number;
  rate: { asked: number; sent: number; accepted: number; mined: number };
  sent: number;
  accepted: number;
  /** Of the accepted ones. */
  mined: number;
  /** Accepted, and in no block when the grace period was over. */
  lost: {
    count: number;
    /** Of these, what a node still keeps for a later block. */
    inPool: number;
    /** Some of their hashes. */
    hashes: string[];
  };
  /** Sent and not acknowledged when the load ended; of these, what is in a block all the same. */
  unanswered: { count: number; mined: number };
  /** How often a block with transactions of the load gave way to another. */
  withdrawnBlocks: number;
  /** From the first attempt until the gateway acknowledged it. */
  acceptance: Percentiles;
  /** From the first attempt until the gateway showed a block that has it. */
  inclusion: Percentiles;
  retries: { count: number; reasons: Record<string, number> };
  blocks: BlockFigures;
  /** One look in the middle of the load, and what this program took all along; undefined where the engine did not tell. */
  cpu?: Usage & { client: number };
  limits: string[];
}

export interface Outcome {
  network: string;
  scenario: string;
  senders: number;
  /** Transactions a second. */
  asked: number;
  /** Seconds. */
  blockTime: number;
  isInterrupted: boolean;
  /** Milliseconds of Unix time. */
  startedAt: number;
  /** Seconds. */
  sentFor: number;
  ledger: Ledger;
  load: Pick<Load, "retryReasons" | "spent">;
  blocks: BlockFigures;
  lost: LoadReport["lost"];
  usage?: Usage | undefined;
  /** What this program took, in cores. */
  ownCores: number;
}

export function sumUp(outcome: Outcome): LoadReport {
  const { ledger, load, blocks, sentFor, asked, senders, usage } = outcome;
  const perSecond = (count: number) => Math.round((10 * count) / sentFor) / 10;
  const reasons = Object.entries(load.retryReasons).sort(([one], [other]) => one.localeCompare(other));
  const shareOfTime = (milliseconds: number) => milliseconds / (1_000 * sentFor * senders);
  const cpu = usage && { ...usage, client: Math.round(100 * outcome.ownCores) / 100 };
  return {
    network: outcome.network,
    scenario: outcome.scenario,
    startedAt: new Date(outcome.startedAt).toISOString(),
    lasted: Math.round(10 * sentFor) / 10,
    ...(outcome.isInterrupted ? { endedBy: "interruption" } : {}),
    senders,
    rate: {
      asked,
      sent: perSecond(ledger.sentCount),
      accepted: perSecond(ledger.acceptedCount),
      mined: perSecond(ledger.minedCount),
    },
    sent: ledger.sentCount,
    accepted: ledger.acceptedCount,
    mined: ledger.minedCount,
    lost: outcome.lost,
    unanswered: { count: ledger.sentCount - ledger.acceptedCount, mined: ledger.minedUnanswered },
    withdrawnBlocks: ledger.withdrawnBlocks,
    acceptance: ledger.acceptance.percentiles(),
    inclusion: ledger.inclusion.percentiles(),
    retries: { count: reasons.reduce((sum, [, times]) => sum + times, 0), reasons: Object.fromEntries(reasons) },
    blocks,
    ...(cpu ? { cpu } : {}),
    limits: limitsOf({
      asked,
      reached: ledger.acceptedCount / sentFor,
      senders,
      waiting: shareOfTime(load.spent.waiting),
      heldBack: shareOfTime(load.spent.heldBack),
      fullness: blocks.fullness,
      baseFee: blocks.baseFee,
      largestGap: blocks.largestGap,
      blockTime: outcome.blockTime,
      ...(cpu ? { cpu } : {}),
      ranOutOfMoney: reasons.some(([reason]) => /insufficient funds/i.test(reason)),
    }),
  };
}
