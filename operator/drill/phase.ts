/** Moments of a slot, from 0 (its block is due) to 1 (the next one is). */

/** Seconds until a slot has got so far; `timestamp` is that of any block, and so of the beginning of its slot. */
export function untilPhase(timestamp: number, blockTime: number, phase: number): number {
  const elapsed = (Date.now() / 1_000 - timestamp) % blockTime;
  return (phase * blockTime - elapsed + blockTime) % blockTime;
}
