/** Waiting with a deadline: the one loop behind every "until it is ready". */
import { setTimeout as sleep } from "node:timers/promises";
import { reason } from "./client";

export { sleep };

/** Thrown when a condition did not come true in time; says what was waited for and what was last seen. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
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
 * @throws DeadlineError with the last error or the last "not yet"
 */
export async function until<T>(
  what: string,
  attempt: () => Promise<T | undefined | false>,
  { withinSeconds, everyMilliseconds = 200 }: UntilOptions,
): Promise<T> {
  const deadline = Date.now() + withinSeconds * 1_000;
  let last = "not yet";
  for (;;) {
    try {
      const result = await attempt();
      if (result !== undefined && result !== false) return result as T;
      last = "not yet";
    } catch (error) {
      last = reason(error);
    }
    if (Date.now() >= deadline) {
      throw new DeadlineError(`waited ${withinSeconds} s for ${what}; last seen: ${last}`);
    }
    await sleep(everyMilliseconds);
  }
}
