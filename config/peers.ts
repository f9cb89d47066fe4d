/**
 * Who dials whom, on both layers. Whom a node dials is part of its command line, so it follows from its role and index, and from
 * whether there are fewer than three sequencers: growing restarts nothing. All dial earlier nodes, which shrinking removes later.
 */
import { MOST_VALIDATORS_SERVING } from "../shared/mesh";
import type { NodeRole } from "./plan";

/**
 * The first sequencers, which dial each other too: a client that comes back dials at once, while the others try it again only
 * once a minute. Dialing all would restart nodes as sequencers are added.
 */
const SEQUENCERS_DIALED = 3;

/**
 * The first validators dial all of these and each other; with three sequencers that is a full mesh of eight nodes. In a full mesh
 * of thirty the kernel's neighbour table overflows (`neighbours.ts`), so each further one dials two nodes only.
 */
export const FULLY_MESHED_VALIDATORS = 5;

/** Further validators that dial a sequencer by themselves: its consensus client drops connections beyond the thirtieth. */
const VALIDATORS_OF_A_SEQUENCER = 20;

const dialed = (sequencers: number): number => Math.min(sequencers, SEQUENCERS_DIALED);

/** Names of the sequencers that nodes dial. */
export const firstSequencers = (sequencers: number): string[] =>
  range(1, dialed(sequencers)).map((index) => `sequencer-${index}`);

export const isFullyMeshed = (validator: number): boolean => validator <= FULLY_MESHED_VALIDATORS;

/**
 * Whether execution clients that can discover each other do: those which dial each other anyway. Each that does is connected with
 * all others that do, and asks all of them several times a second: thirty kept two CPUs busy with that.
 */
export const discoversPeers = (role: NodeRole, index: number): boolean =>
  (role === "sequencer" && index <= SEQUENCERS_DIALED) || (role === "validator" && isFullyMeshed(index));

/** All sequencers are connected with each other: of two, the later one dials. */
export const sequencerPeers = (index: number, sequencers: number): string[] =>
  range(1, Math.max(index - 1, dialed(sequencers)))
    .filter((peer) => peer !== index)
    .map((peer) => `sequencer-${peer}`);

/**
 * A validator of a larger network dials one of the first sequencers, in turn, and the validator before it, which dials another
 * one: it stays connected when its sequencer is gone, until it is introduced to the next (`shared/introductions.ts`).
 */
export function validatorPeers(index: number, sequencers: number): string[] {
  const first = firstSequencers(sequencers);
  if (isFullyMeshed(index)) return [...first, ...range(1, index - 1).map((earlier) => `validator-${earlier}`)];
  const isBorne = index <= VALIDATORS_OF_A_SEQUENCER * first.length;
  const far = isBorne ? first[(index - 1) % first.length]! : `validator-${Math.floor(index / 2)}`;
  return [far, `validator-${index - 1}`];
}

/**
 * The same for execution clients, whose connections bring transactions to pools: those of validators that serve no gateway make do
 * with one, because each takes two entries of the kernel's neighbour table.
 */
export const validatorExecutionPeers = (index: number, sequencers: number): string[] =>
  validatorPeers(index, sequencers).slice(0, index > MOST_VALIDATORS_SERVING ? 1 : undefined);

/** The whole numbers from `first` to `last`, both included; none when `last` is smaller. */
export const range = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, offset) => first + offset);
