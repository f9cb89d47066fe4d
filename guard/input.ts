/** The input of `guardSequencers`: whom it watches, and how long it bears what. */
import * as z from "zod";
import type { GuardTimings } from "../shared/guardTimings";
import { introductions } from "../shared/introductions";

const milliseconds = z.number().int().positive();

const timings: z.ZodType<GuardTimings> = z.strictObject({
  blockTime: milliseconds,
  pollEvery: milliseconds,
  urgentEvery: milliseconds,
  answerWithin: milliseconds,
  freshWithin: milliseconds,
  heldUpAfter: milliseconds,
  lateAfter: milliseconds,
  silentAfter: milliseconds,
  overdueAfter: milliseconds,
  coolDown: milliseconds,
  retryAfter: milliseconds,
  settle: milliseconds,
  witnessWithin: milliseconds,
  fenceAfter: milliseconds,
  heldAfter: milliseconds,
  shareAfter: milliseconds,
  undoAfter: milliseconds,
  agreeAfter: milliseconds,
  passOnAfter: milliseconds,
  haltedAfter: milliseconds,
  goneAfter: milliseconds,
  patience: z.number().int().nonnegative(),
});

export const guardInput = z.strictObject({
  members: z
    .array(
      z.strictObject({
        /** Raft server id. */
        id: z.string().min(1),
        conductorRpcUrl: z.url(),
        consensusRpcUrl: z.url(),
        executionRpcUrl: z.url(),
        /**
         * Whether its consensus client makes a block canonical, and gossips it, that its conductor has not accepted:
         * kona-node does, op-node does not.
         */
        ignoresConductor: z.boolean(),
      }),
    )
    .min(2),
  /** L1's JSON-RPC: while that answers late, no leader is given up for late blocks. Undefined where it is not asked. */
  l1RpcUrl: z.url().optional(),
  timings,
  /** How it keeps the nodes in touch; undefined where it does not. */
  introductions: introductions.optional(),
  /** Where it answers `/health` and `/metrics`. */
  port: z.number().int().min(0).max(65_535),
});

export type GuardInput = z.infer<typeof guardInput>;
export type GuardedMember = GuardInput["members"][number];
