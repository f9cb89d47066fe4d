/** Which nodes serve, and the head that users are shown: pure, from what each node last told. */
import { MOST_VALIDATORS_SERVING } from "../shared/mesh";

export interface NodeHead {
  name: string;
  /** Its newest block; undefined while it does not answer. */
  head?: number;
  syncing: boolean;
  /** Milliseconds of Unix time of its last answer. */
  answeredAt?: number;
}

export interface PoolOptions {
  /** Blocks that a node may be behind the highest. */
  mayBeBehind: number;
  /** Milliseconds without an answer after which a node has left. */
  silentAfter: number;
}

export interface Pool {
  /** Names of those that serve, the most advanced first. */
  serving: string[];
  /** The block that users are told is the newest: all that serve have it. */
  shown: number;
}

/**
 * Users never see a lower head than before: `shown` only grows, and none serves that lacks it, unless all do. It grows as
 * soon as half of the validators have a block, so that one that is slow holds up nobody.
 *
 * @param validators serve as long as one of them is sound
 * @param sequencers serve where none is
 * @param before what users were shown until now
 */
export function poolOf(
  validators: NodeHead[],
  sequencers: NodeHead[],
  before: number,
  now: number,
  { mayBeBehind, silentAfter }: PoolOptions,
): Pool {
  const isAnswering = (node: NodeHead): node is AnsweringNode =>
    node.head !== undefined && now - (node.answeredAt ?? 0) <= silentAfter;
  const answering = [...validators, ...sequencers].filter(isAnswering);
  const highest = Math.max(0, ...answering.map(({ head }) => head));
  const isSound = ({ head, syncing }: AnsweringNode) => !syncing && highest - head <= mayBeBehind;
  for (const group of [validators, sequencers]) {
    const sound = group.filter(isAnswering).filter((node) => isSound(node) && node.head >= before);
    if (sound.length > 0) return poolFrom(sound, before);
  }
  // If all are behind, the least behind serves.
  return poolFrom(
    answering.filter(({ head }) => head === highest),
    before,
  );
}

type AnsweringNode = NodeHead & { head: number };

function poolFrom(sound: AnsweringNode[], before: number): Pool {
  const sorted = [...sound].sort((one, other) => other.head - one.head || one.name.localeCompare(other.name));
  const half = sorted[Math.ceil(sorted.length / 2) - 1];
  const shown = Math.max(before, half?.head ?? 0);
  const serving = sorted.filter(({ head }) => head >= Math.min(shown, half?.head ?? 0));
  return { serving: serving.map(({ name }) => name), shown };
}

/**
 * The validators to look at from now on: as many as are worth it, and another one for each that is silent.
 *
 * @param there names of those that run
 * @param known those that are looked at already
 */
export function newcomers(there: string[], known: { name: string; isSilent: boolean }[]): string[] {
  const places = MOST_VALIDATORS_SERVING - known.filter(({ isSilent }) => !isSilent).length;
  const unknown = there.filter((name) => !known.some((each) => each.name === name));
  return unknown.sort().slice(0, Math.max(0, places));
}

/**
 * The validators not to look at any more: all but as many as are worth it, once those answer. While a network starts, none
 * answers, and each is looked at for another one.
 *
 * @param known in the order in which they were found
 */
export function dispensable(known: { name: string; isSilent: boolean }[]): string[] {
  const enough = known.filter(({ isSilent }) => !isSilent).slice(0, MOST_VALIDATORS_SERVING);
  if (enough.length < MOST_VALIDATORS_SERVING) return [];
  return known.filter((node) => !enough.includes(node)).map(({ name }) => name);
}
