/** What the programs that live as long as the network have in common: how they log, and how they end. */
import { JobFailure } from "./failure";

export type Log = (level: "info" | "warn" | "error", message: string, facts?: object) => void;

/** One line of JSON for each. */
export const log: Log = (level, message, facts) =>
  console.log(JSON.stringify({ t: new Date().toISOString(), lvl: level, msg: message, ...facts }));

/** Resolves when the program is to end. */
export const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });

/**
 * Works until the container is stopped, and exits: 0 when `work` is done, 1 with the reason when it fails.
 *
 * @param name of the program, for its log
 * @param work ends when its signal comes
 */
export async function runUntilStopped(name: string, work: (signal: AbortSignal) => Promise<void>): Promise<never> {
  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => stop.abort());
  try {
    await work(stop.signal);
    process.exit(0);
  } catch (error) {
    const text = error instanceof JobFailure ? error.message : error instanceof Error ? error.stack : String(error);
    log("error", `the ${name} ended`, { error: text });
    process.exit(1);
  }
}
