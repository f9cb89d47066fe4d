/** Recordings of drills that never were: a clean one, to seed faults into. */
import type { Recording } from "../../../operator/drill/recording";

/** Seconds of Unix time at which the recordings begin; block timestamps are even. */
const EPOCH = 1_700_000_000;
export const at = (seconds: number): number => (EPOCH + seconds) * 1_000;

const NODES = ["sequencer-1", "sequencer-2", "sequencer-3", "validator-1"];
export const hashOf = (number: number, branch = ""): string => `0x${number}${branch}`;

/** Every node has a block this long after its timestamp, in milliseconds, one after the other. */
const USUAL_DELAY = 120;

/**
 * A drill of 40 s with 2 s blocks: the leader, sequencer-1, is killed at 10 s and started again at 24 s; sequencer-2
 * leads a second later and has every block on time.
 */
export function cleanRecording(): Recording {
  const blocks = Array.from({ length: 21 }, (_, number) => ({
    number,
    hash: hashOf(number),
    parentHash: hashOf(number - 1),
    timestamp: EPOCH + 2 * number,
    transactions: [`0xt${number}`],
    sightings: NODES.map((node, position) => ({ node, at: at(2 * number) + USUAL_DELAY + 10 * position })),
  }));
  const heads = blocks.flatMap(({ number, sightings }) =>
    sightings
      .filter(({ node, at: time }) => node !== "sequencer-1" || time < at(10) || time > at(27))
      .map(({ node, at: time }) => ({ at: time, node, number })),
  );
  return {
    blockTime: 2,
    interval: 100,
    victims: { nodes: ["sequencer-1"], services: [] },
    has: { conductors: true, batcher: true, proposer: true },
    startedAt: at(0),
    injectedAt: at(10),
    inPlaceAt: at(10.2),
    restoredAt: at(24),
    endedAt: at(41),
    blocks,
    heads: [...heads, { at: at(10.3), node: "sequencer-1" }].sort((one, other) => one.at - other.at),
    gateway: blocks.map(({ number }) => ({ at: at(2 * number + 0.3), number })),
    conductors: [
      { at: at(0), sequencer: "sequencer-1", leader: true, healthy: true, paused: false },
      { at: at(0), sequencer: "sequencer-2", leader: false, healthy: true, paused: false },
      { at: at(0), sequencer: "sequencer-3", leader: false, healthy: true, paused: false },
      { at: at(10.3), sequencer: "sequencer-1" },
      { at: at(11), sequencer: "sequencer-2", leader: true, healthy: true, paused: false },
      { at: at(26), sequencer: "sequencer-1", leader: false, healthy: true, paused: false },
    ],
    sequencing: [
      { at: at(0), sequencer: "sequencer-1", active: true },
      { at: at(0), sequencer: "sequencer-2", active: false },
      { at: at(0), sequencer: "sequencer-3", active: false },
      { at: at(10.3), sequencer: "sequencer-1" },
      { at: at(11.2), sequencer: "sequencer-2", active: true },
      { at: at(26), sequencer: "sequencer-1", active: false },
    ],
    progress: [
      { at: at(0), l1Block: 1, safeHead: 0, games: 3 },
      { at: at(16), l1Block: 8, safeHead: 6, games: 4 },
      { at: at(30), l1Block: 15, safeHead: 14, games: 5 },
    ],
    transactions: [
      { hash: "0xt5", sentAt: at(8.1), acceptedAt: at(8.2), retries: 0 },
      { hash: "0xt7", sentAt: at(11), acceptedAt: at(13), retries: 3 },
      // Never acknowledged, so that it cannot be lost.
      { hash: "0xdead", sentAt: at(38), retries: 9 },
    ],
    retryReasons: { "HTTP 503": 12 },
  };
}

/** Lets the blocks from this one on arrive later; `catchUp` seconds apart until they are on time again. */
export function delayBlocks(recording: Recording, from: number, seconds: number, catchUp = 0.3): void {
  let free = at(2 * from + seconds);
  for (const block of recording.blocks.filter(({ number }) => number >= from)) {
    const late = Math.max(0, free - at(2 * block.number));
    for (const sighting of block.sightings) sighting.at += late;
    free += catchUp * 1_000;
  }
}
