/** Waiting for what takes blocks: with progress on stderr, an end, and a way to stop early. */
import { reason } from "../../shared/rpc/client";
import { sleep } from "../../shared/rpc/deadline";
import { UserError } from "../terminal";

/** Progress is told this often. */
const TELL_EVERY_MILLISECONDS = 15_000;
const POLL_EVERY_MILLISECONDS = 1_000;

/** Somebody pressed Ctrl-C. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
}

/** A look at what is waited for: it is there, or what is to be said of it meanwhile, if anything. */
export type Look<Result> = { done: Result } | { waitingFor?: string };

export interface PatienceOptions {
  /** Seconds for all that is waited for together. */
  seconds: number;
  tell: (text: string) => void;
  signal?: AbortSignal;
  /** Ends the error of whoever has waited too long: what has happened nevertheless, and how to go on. */
  afterwards?: () => string;
}

/** One limit of time for all that a command waits for. */
export class Patience {
  private readonly deadline: number;

  constructor(private readonly options: PatienceOptions) {
    this.deadline = Date.now() + options.seconds * 1_000;
  }

  /**
   * Looks again and again. A look that fails, as while L1 is away, is told and repeated.
   *
   * @throws UserError when the time is over, InterruptedError after an interruption; what `look` throws as a UserError ends it
   */
  async until<Result>(look: () => Promise<Look<Result>>): Promise<Result> {
    const { seconds, tell, signal, afterwards } = this.options;
    let told = "";
    let toldAt = 0;
    let waitingFor = "an answer";
    for (;;) {
      const seen = await look().catch((error: unknown): Look<Result> => {
        if (error instanceof UserError || error instanceof InterruptedError) throw error;
        return { waitingFor: `an answer (${reason(error)})` };
      });
      if ("done" in seen) return seen.done;
      waitingFor = seen.waitingFor ?? waitingFor;
      if (signal?.aborted) throw new InterruptedError();
      if (Date.now() + POLL_EVERY_MILLISECONDS >= this.deadline) {
        const words = [`${seconds} s are over; still waiting for ${waitingFor}`, afterwards?.()];
        throw new UserError(words.filter(Boolean).join(": "));
      }
      // At once where it is about something else, figures apart.
      const subject = waitingFor.replace(/\d+/g, "");
      if (seen.waitingFor && (subject !== told || Date.now() - toldAt >= TELL_EVERY_MILLISECONDS)) {
        tell(`waiting for ${waitingFor}`);
        told = subject;
        toldAt = Date.now();
      }
      await sleep(POLL_EVERY_MILLISECONDS, undefined, signal ? { signal } : {}).catch(() => undefined);
    }
  }
}
