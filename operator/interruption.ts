/** How somebody ends what a command does, in good order, and whether there is somebody who could. */

export interface Interruption {
  /** The first signal, Ctrl-C among them. */
  ending: AbortSignal;
  /** The second one: it does not wait for what may be left. */
  leaving: AbortSignal;
  wasInterrupted: () => boolean;
}

/** SIGHUP comes when an ssh connection ends. */
export const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** For the rest of the process. */
export function endsBySignals(): Interruption {
  const [ending, leaving] = [new AbortController(), new AbortController()];
  for (const signal of SIGNALS) process.on(signal, () => (ending.signal.aborted ? leaving : ending).abort());
  // A terminal that has gone away fails each write to it, and a reader that has enough (`| head`) does: the work is ended as well.
  for (const stream of [process.stdin, process.stdout, process.stderr]) stream.on("error", () => ending.abort());
  return { ending: ending.signal, leaving: leaving.signal, wasInterrupted: () => ending.signal.aborted };
}

/** Whether a person can look and press keys. */
export const isTerminal = (): boolean =>
  process.stdin.isTTY === true && process.stdout.isTTY === true && process.env["TERM"] !== "dumb";
