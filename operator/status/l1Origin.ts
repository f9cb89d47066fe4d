/** How far L2 is from what it may not exceed: its lead over L1, and the window for its batches. Pure. */
import { SEQUENCER_DRIFT, SEQUENCING_WINDOW } from "../../shared/healthLimits";
import { formatSeconds } from "../terminal";
import type { NodeHeads, Status } from "./model";

type Seen = Pick<Status, "nodes" | "l1BlockTime">;

const highest = ({ nodes }: Seen, of: (heads: NodeHeads) => number | undefined): number | undefined => {
  const known = nodes.flatMap(({ heads }) => (heads && of(heads)) ?? []);
  return known.length > 0 ? Math.max(...known) : undefined;
};

/**
 * Seconds by which the newest L2 block is ahead of its L1 origin, as far as L1's blocks are as many seconds apart as they should
 * be; undefined where no node tells.
 */
export function originAge(seen: Seen): number | undefined {
  const unsafe = highest(seen, ({ unsafeTimestamp }) => unsafeTimestamp);
  const origin = highest(seen, ({ unsafeOrigin }) => unsafeOrigin);
  const head = highest(seen, ({ l1Head }) => l1Head?.number);
  const headTimestamp = highest(seen, ({ l1Head }) => l1Head?.timestamp);
  if (unsafe === undefined || origin === undefined || head === undefined || headTimestamp === undefined)
    return undefined;
  return unsafe - headTimestamp + (head - origin) * seen.l1BlockTime;
}

/** L1 blocks since the L1 origin of the newest safe block; undefined where no node tells. */
export function windowUsed(seen: Seen): number | undefined {
  const origin = highest(seen, ({ safeOrigin }) => safeOrigin);
  const head = highest(seen, ({ l1Head }) => l1Head?.number);
  return origin === undefined || head === undefined ? undefined : head - origin;
}

/** What it means for L2 that L1 makes no block that it could build on. */
export function withoutL1({ sequencersNeedL1, ...seen }: Pick<Status, "sequencersNeedL1"> & Seen): string {
  if (sequencersNeedL1) return "L2 stops meanwhile, for kona-node on the sequencers waits for it";
  const age = originAge(seen);
  const { limit } = SEQUENCER_DRIFT;
  if (age === undefined) return `L2 goes on until its blocks are ${limit} s ahead of their L1 origin`;
  if (age >= limit)
    return `L2 waits for it, because its blocks are ${limit} s ahead of their L1 origin, the most there may be`;
  const left = formatSeconds((limit - age) * 1_000);
  return `L2 goes on until its blocks are ${limit} s ahead of their L1 origin, for another ${left} at this pace`;
}

/** Undefined while batches are on L1 long before they have to be. */
export function windowProblem(seen: Seen & Pick<Status, "sequencingWindow">): string | undefined {
  const { sequencingWindow: window } = seen;
  const used = windowUsed(seen);
  if (used === undefined || used <= SEQUENCING_WINDOW.warning) return undefined;
  const left = window - used;
  const what = `no batch has counted for ${used} L1 blocks, and the sequencing window has ${window}`;
  return left > 0
    ? `${what}: in ${formatSeconds(left * seen.l1BlockTime * 1_000)} nodes begin to replace L2's blocks since then by empty ones`
    : `${what}: nodes replace L2's blocks since then by empty ones`;
}
