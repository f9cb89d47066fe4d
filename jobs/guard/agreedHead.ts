/** Which block the cluster is to agree on. Pure. */
import type { Hash } from "viem";
import { FIRST_BLOCK } from "./rules/decision";

export interface SequencerHead {
  /** The sequencer whose execution client has it. */
  id: string;
  number: number;
  hash: Hash;
  parentHash: Hash;
}

/**
 * The highest block, so that none that users may have seen is replaced. The leader's own, or its child: one block op-conductor
 * hands to its node itself.
 *
 * @throws Error when another sequencer has more than that, or another chain, which takes a person (`make recover`)
 */
export function agreedHead(heads: SequencerHead[], leaderId: string): SequencerHead {
  const leaders = heads.find(({ id }) => id === leaderId);
  if (!leaders) throw new Error(`the execution client of ${leaderId} does not answer`);
  if (leaders.number < FIRST_BLOCK) throw new Error("the chain has no block yet");
  const [highest] = heads
    .filter(({ number }) => number > leaders.number)
    .sort((one, other) => other.number - one.number);
  if (!highest) return leaders;
  if (highest.number === leaders.number + 1 && highest.parentHash === leaders.hash) return highest;
  throw new Error(
    `${highest.id} is at block ${highest.number} and the leader, ${leaderId}, at ${leaders.number}, which is not its parent`,
  );
}
