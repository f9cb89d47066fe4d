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
 * hands to its node itself. While the leadership changes all the time, that of which all others have at least the parent.
 *
 * @param leaderId undefined when nobody leads for long
 * @throws Error when a sequencer has more than that, or another chain, which takes a person (`make recover`)
 */
export function agreedHead(heads: SequencerHead[], leaderId: string | undefined): SequencerHead {
  const sorted = [...heads].sort((one, other) => other.number - one.number || one.id.localeCompare(other.id));
  if (leaderId === undefined) return agreedByAll(sorted);
  const leaders = heads.find(({ id }) => id === leaderId);
  if (!leaders) throw new Error(`the execution client of ${leaderId} does not answer`);
  requireBlocks(leaders);
  const [highest] = sorted.filter(({ number }) => number > leaders.number);
  if (!highest) return leaders;
  if (isChild(highest, leaders)) return highest;
  throw new Error(
    `${highest.id} is at block ${highest.number} and the leader, ${leaderId}, at ${leaders.number}, which is not its parent`,
  );
}

function agreedByAll([highest, ...others]: SequencerHead[]): SequencerHead {
  if (!highest) throw new Error("no execution client answers");
  requireBlocks(highest);
  const stranger = others.find((other) => other.hash !== highest.hash && !isChild(highest, other));
  if (!stranger) return highest;
  throw new Error(
    `${highest.id} is at block ${highest.number} and ${stranger.id} at ${stranger.number}, which is neither that block nor its parent`,
  );
}

const isChild = (block: SequencerHead, other: SequencerHead): boolean =>
  block.number === other.number + 1 && block.parentHash === other.hash;

function requireBlocks({ number }: SequencerHead): void {
  if (number < FIRST_BLOCK) throw new Error("the chain has no block yet");
}
