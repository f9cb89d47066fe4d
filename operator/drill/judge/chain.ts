/** Blocks, slots, gaps and forks of a recording. */
import type { BlockRecord, Recording } from "../recording";
import type { Judgement } from "../report";

/** When any node was first seen to have the block. */
export const arrival = ({ sightings }: BlockRecord): number => Math.min(...sightings.map(({ at }) => at));

/** The chain that the nodes ended on, lowest block first: the parents of the highest block that most nodes have. */
export function canonicalChain({ blocks }: Recording): BlockRecord[] {
  const byHash = new Map(blocks.map((block) => [block.hash, block]));
  const [tip] = [...blocks].sort(
    (one, other) => other.number - one.number || other.sightings.length - one.sightings.length,
  );
  const chain: BlockRecord[] = [];
  for (let block = tip; block; block = byHash.get(block.parentHash)) chain.unshift(block);
  return chain;
}

/**
 * The blocks that came while somebody watched: those above the head of the start, whatever the time at which older ones
 * were seen. A node that joins, or comes back with an empty volume, shows the whole history once more.
 */
export function watchedBlocks({ startedAt, blockTime }: Recording, chain: BlockRecord[]): BlockRecord[] {
  const wereThere = chain.filter((block) => arrival(block) <= startedAt + blockTime * 500);
  const head = Math.max(...wereThere.map(({ number }) => number));
  return chain.filter(({ number }) => number > head);
}

export function forksOf({ blocks }: Recording): Judgement["forks"] {
  const rivalsOf = ({ number, hash }: BlockRecord) => blocks.filter((b) => b.number === number && b.hash !== hash);
  const contested = [...new Set(blocks.filter((block) => rivalsOf(block).length > 0).map(({ number }) => number))];
  return contested
    .sort((one, other) => one - other)
    .map((height) => ({
      height,
      hashes: blocks
        .filter(({ number }) => number === height)
        .map(({ hash, sightings }) => ({ hash, nodes: sightings.map(({ node }) => node) })),
    }));
}

export interface Slots {
  /** Missed before the fault. */
  before: number;
  /** Missed since. */
  after: number;
  /** Blocks that arrived while the fault lasted, apart from those that were under way. */
  blocksDuringFault: number;
}

/** Block times after a fault in which blocks that were under way may still arrive. */
const UNDER_WAY_BLOCK_TIMES = 1;

/** Which slots were missed, and why, in order of time. */
export interface SlotFindings {
  /** Blocks that came a whole block time later than usual. */
  late: BlockRecord[];
  /** Slots without a block, by the block that came after them. */
  skipped: { before: BlockRecord; slots: number }[];
  /** Slots at the end whose block was still awaited. */
  neverCame: number;
  watched: BlockRecord[];
}

/**
 * A slot is missed when its block arrives a whole block time late, or later, or never. Timestamps alone do not tell:
 * op-node gives every slot its block, and after a stall it makes up for the missed ones in quick succession. How long
 * after its timestamp a block usually arrives is taken from the time before the fault.
 */
export function findSlots(recording: Recording, chain: BlockRecord[]): SlotFindings {
  const { blockTime, interval, injectedAt, endedAt } = recording;
  const slot = blockTime * 1_000;
  const allowance = slot - interval;
  const watched = watchedBlocks(recording, chain);
  // The first of them may have arrived before anybody looked.
  const judged = watched.slice(1);
  const delay = (block: BlockRecord) => arrival(block) - block.timestamp * 1_000;
  const usual = lowerQuartile(judged.filter((block) => arrival(block) < injectedAt).map(delay));
  const withParent = chain.slice(-watched.length - 1);
  const skipped = withParent.slice(1).map((block, position) => ({
    before: block,
    slots: Math.max(0, (block.timestamp - withParent[position]!.timestamp) / blockTime - 1),
  }));
  const last = chain.at(-1);
  const neverCame = last ? Math.floor((endedAt - last.timestamp * 1_000 - usual - allowance) / slot) : 0;
  return {
    late: judged.filter((block) => delay(block) - usual >= allowance),
    skipped: skipped.filter(({ slots }) => slots > 0),
    neverCame: Math.max(0, neverCame),
    watched,
  };
}

export function missedSlots(recording: Recording, chain: BlockRecord[]): Slots {
  const { blockTime, injectedAt, inPlaceAt, restoredAt } = recording;
  const { late, skipped, neverCame, watched } = findSlots(recording, chain);
  const isSince = (block: BlockRecord) => arrival(block) >= injectedAt;
  const missed = (since: boolean) =>
    late.filter((block) => isSince(block) === since).length +
    skipped.filter(({ before }) => isSince(before) === since).reduce((sum, { slots }) => sum + slots, 0);
  const underWay = inPlaceAt + UNDER_WAY_BLOCK_TIMES * blockTime * 1_000;
  return {
    before: missed(false),
    after: missed(true) + neverCame,
    blocksDuringFault: watched.map(arrival).filter((at) => at > underWay && at < restoredAt).length,
  };
}

/** Milliseconds between two of these times, or the last one and the end, since the last of them before the fault. */
export function largestGap(times: number[], { injectedAt, endedAt }: Recording): number {
  const sorted = [...times].sort((one, other) => one - other);
  const before = sorted.filter((at) => at <= injectedAt).at(-1);
  const since = [...(before === undefined ? [] : [before]), ...sorted.filter((at) => at > injectedAt), endedAt];
  return Math.max(0, ...since.slice(1).map((at, position) => at - since[position]!));
}

/** A quarter of the values are lower: what is usual when some are late. */
function lowerQuartile(values: number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 4)] ?? 0;
}
