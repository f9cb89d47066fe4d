/** The input of `watchLeader`: whom it watches, and how long it bears what. */
import * as z from "zod";
import type { LeaderWatchTimings } from "../../config/timings";

const milliseconds = z.number().int().positive();

const timings: z.ZodType<LeaderWatchTimings> = z.strictObject({
  blockTime: milliseconds,
  pollEvery: milliseconds,
  answerWithin: milliseconds,
  freshWithin: milliseconds,
  lateAfter: milliseconds,
  silentAfter: milliseconds,
  overdueAfter: milliseconds,
  coolDown: milliseconds,
  retryAfter: milliseconds,
  settle: milliseconds,
});

export const watchLeaderInput = z.strictObject({
  members: z
    .array(
      z.strictObject({
        /** Raft server id. */
        id: z.string().min(1),
        conductorRpcUrl: z.url(),
        consensusRpcUrl: z.url(),
      }),
    )
    .min(2),
  timings,
  /** Where it answers `/health` and `/metrics`. */
  port: z.number().int().min(0).max(65_535),
});

export type WatchLeaderInput = z.infer<typeof watchLeaderInput>;
export type WatchedMember = WatchLeaderInput["members"][number];
