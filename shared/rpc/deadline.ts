/** Waiting with a deadline: the one loop behind every "until it is ready". */
import { setTimeout as sleep } from "node:timers/promises";
import { reason } from "./client";

export { sleep };

/** Thrown when a condition did not come true in time; its `cause` is the last attempt's error, if it ended in one. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";

  constructor(
    readonly what: string,
    readonly withinSeconds: number,
    /** The last attempt's outcome, in words. */
    readonly lastSeen: string,
    options: ErrorOptions,
  ) {
    super(`waited ${withinSeconds} s for ${what}; last seen: ${lastSeen}`, options);
  }
}

export interface UntilOptions {
  /** Seconds until `DeadlineError`. */
  withinSeconds: number;
  /** Milliseconds between two attempts. Default 200. */
  everyMilliseconds?: number;
}

/**
 * Calls `attempt` until it returns something other than `undefined` or `false`, and returns that.
 *
 * @param what names the condition for the error: "op-conductor-2 to be healthy"
 * @param attempt may throw to say what it sees instead; an attempt needs a timeout of its own
 * @throws DeadlineError with the last error or the last "not yet"
 */
export async function until<T>(
  what: string,
  attempt: () => Promise<T | undefined | false>,
  { withinSeconds, everyMilliseconds = 200 }: UntilOptions,
): Promise<T> {
  const deadline = Date.now() + withinSeconds * 1_000;
  for (;;) {
    let lastError: unknown;
    try {
      const result = await attempt();
      if (result !== undefined && result !== false) return result;
    } catch (error) {
      lastError = error;
    }
    if (Date.now() + everyMilliseconds >= deadline) {
      const lastSeen = lastError === undefined ? "not yet" : reason(lastError);
      throw new DeadlineError(what, withinSeconds, lastSeen, { cause: lastError });
    }
    await sleep(everyMilliseconds);
  }
}
