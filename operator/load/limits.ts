/** What kept a load from its rate, as far as that can be told from outside. Pure. */

export interface LimitFacts {
  /** Transactions a second. */
  asked: number;
  reached: number;
  senders: number;
  /** Of the senders' time, from 0 to 1: waiting for answers, and held back because too many transactions waited for a block. */
  waiting: number;
  heldBack: number;
  /** Of the blocks' gas limit, from 0 to 1. */
  fullness: number;
  /** Gwei per gas. */
  baseFee: { before: number; highest: number };
  /** Seconds. */
  largestGap: number;
  blockTime: number;
  /** Cores of the machine, those that the network took, and the part of one that this program took; undefined where not known. */
  cpu?: { cores: number; network: number; client: number };
  ranOutOfMoney: boolean;
}

/** Of the rate: less is within what timers and the last second cost. */
const REACHED = 0.97;
const MOSTLY = 0.5;
const FULL = 0.85;
/** With other work on the machine, no more is left. */
const CPU_FULL = 0.85;
const GREW_MUCH = 2;
/** Slots. */
const LONG_GAP = 2;

export const isReached = ({ asked, reached }: Pick<LimitFacts, "asked" | "reached">): boolean =>
  reached >= REACHED * asked;

/** Sentences, what weighs most first. What they name is at its limit; that it is the reason is likely, and not proved. */
export function limitsOf(facts: LimitFacts): string[] {
  const { senders, waiting, heldBack, fullness, baseFee, largestGap, blockTime, cpu } = facts;
  if (isReached(facts)) return ["nothing: the rate was reached"];
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  const found = [
    facts.ranOutOfMoney && "the senders ran out of money: take a lower rate or a shorter time",
    fullness >= FULL && `the blocks: ${percent(fullness)} of their gas limit was used`,
    heldBack >= MOSTLY / 5 &&
      `the chain: for ${percent(heldBack)} of the time so many transactions waited for a block that no more were sent`,
    cpu &&
      cpu.network + cpu.client >= CPU_FULL * cpu.cores &&
      `the machine's CPUs: the network took ${cpu.network} and this program ${cpu.client} of ${cpu.cores} cores`,
    cpu && cpu.client >= CPU_FULL && `this program, which has one core and used ${percent(cpu.client)} of it`,
    waiting >= MOSTLY &&
      `the answers of the gateway: the ${senders} senders waited for them ${percent(waiting)} of their time`,
    largestGap >= LONG_GAP * blockTime && `a pause of the chain: ${largestGap} s without a block`,
    baseFee.highest >= GREW_MUCH * baseFee.before &&
      `the base fee, which grew from ${gwei(baseFee.before)} to ${gwei(baseFee.highest)} gwei`,
  ];
  const limits = found.filter((each) => typeof each === "string");
  return limits.length > 0 ? limits : ["not known: nothing that is measured here was at its limit"];
}

const gwei = (value: number): string => String(Number(value.toPrecision(3)));
