/** Which URL is asked first, and which after it. Pure. */

/** A block, as far as URLs are compared by it. */
export interface Head {
  number: number;
  /** Seconds since 1970. */
  timestamp: number;
}

/** What is known of a URL. */
export interface Look {
  /** Whether it answered when it was looked at last. */
  answers: boolean;
  /** Whether the chain that is meant is behind it; undefined while it has never said so. */
  isRightChain?: boolean;
  /** The newest block that it told of. */
  head?: Head;
}

/** `another`: the chain behind it is not the one that is meant. `old`: what it tells is behind. */
export type Condition = "healthy" | "old" | "silent" | "another";

/** @param now seconds since 1970 */
export function conditionOf({ answers, isRightChain, head }: Look, maxAge: number, now: number): Condition {
  if (isRightChain === false) return "another";
  if (!answers || !head) return "silent";
  return now - head.timestamp > maxAge ? "old" : "healthy";
}

/**
 * Positions of URLs in the order in which they are asked. The one that was asked last stays the first while it is healthy, unless one
 * that is preferred to it is as far, because heads must not go back and forth. One that is behind is better than none: an L1 that
 * has halted still knows its blocks.
 *
 * @param current the position that was asked last
 * @returns without those that have never shown to be the right chain
 */
export function askOrder(looks: Look[], maxAge: number, now: number, current: number): number[] {
  const positions = looks.map((_, position) => position).filter((position) => looks[position]!.isRightChain);
  const are = (condition: Condition) =>
    positions.filter((position) => conditionOf(looks[position]!, maxAge, now) === condition);
  const height = (position: number) => looks[position]?.head?.number ?? 0;
  const healthy = are("healthy");
  const first = healthy.includes(current)
    ? healthy.find((position) => position === current || height(position) >= height(current))
    : healthy[0];
  const others = healthy.filter((position) => position !== first);
  const old = are("old").sort((one, other) => height(other) - height(one));
  return [...(first === undefined ? [] : [first]), ...others, ...old, ...are("silent")];
}
