/** What the config makes of the time within which batches have to be on L1. */
import { L1_CONFIRMATIONS, SEQUENCING_WINDOW } from "../shared/healthLimits";
import type { StackConfig } from "./schema";

const inHours = (seconds: number): string => `${Math.round(seconds / 360) / 10} h`;

/** What comes to L1 after the sequencing window does not count: L2's blocks are replaced by empty ones. */
export function windowWarnings({ batcher, l1 }: Pick<StackConfig, "batcher" | "l1">): string[] {
  const { limit, warning } = SEQUENCING_WINDOW;
  const consequence = `whose batches are not on L1 within ${limit} L1 blocks (${inHours(limit * l1.block_time)}) are replaced by empty ones`;
  if (!batcher.enabled)
    return [`batcher.enabled is false: L2's blocks ${consequence}, unless another batcher posts them`];
  const duration = batcher.max_channel_duration;
  return duration > warning - L1_CONFIRMATIONS
    ? [
        `batcher.max_channel_duration ${duration} leaves batches off L1 for more than a quarter of the time that there is, ` +
          `and alerts fire for it: L2's blocks ${consequence}; prefer less than ${warning - L1_CONFIRMATIONS}`,
      ]
    : [];
}
