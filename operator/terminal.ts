/** How the commands talk to the person who runs them. */
import colors from "picocolors";
import { EXIT } from "./exitCodes";

/** A mistake or an obstacle that the message explains; shown without a stack trace. */
export class UserError extends Error {
  override readonly name = "UserError";
}

/** The command line, or a variable in its place, says what cannot be meant: nothing was done. */
export class UsageError extends UserError {}

/** No Docker engine answers, and none can be started from here. */
export class NoEngineError extends UserError {}

/** The engine has no network, or none of this stack. */
export class NoNetworkError extends UserError {}

/** The user ended it before it was done. */
export class EndedByUserError extends UserError {}

/** One line about one thing: what is being done, and why. On stderr, so that stdout stays for results. */
export function say(topic: string, text: string): void {
  console.error(`${colors.cyan(topic.padEnd(8))} ${text}`);
}

/** Something that went well and can be relied on. */
export const success = (text: string): void => console.error(colors.green(text));

/** Milliseconds after which a person wonders whether anything happens. */
const SILENT_FOR = 1_000;

/** One line for somebody who looks on and was shown nothing yet: reading a state and asking an engine take some seconds. */
function sayWhileSilent(): void {
  const { stdout, stderr } = process;
  if (!stderr.isTTY) return;
  setTimeout(() => {
    if (stderr.bytesWritten === 0 && stdout.bytesWritten === 0) say("wait", "looking at what is there");
  }, SILENT_FOR).unref();
}

/** Runs a command's work and turns its result, or its failure, into the exit code. */
export function finish(work: () => Promise<number> | number): Promise<never> {
  sayWhileSilent();
  return Promise.resolve()
    .then(work)
    .then(
      (code) => process.exit(code),
      (error: unknown) => {
        console.error(colors.red(describe(error)));
        process.exit(exitCodeOf(error));
      },
    );
}

function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return EXIT.usage;
  return error instanceof EndedByUserError ? EXIT.interrupted : EXIT.failed;
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof UserError) return error.message;
  // A failed build step carries the end of its log.
  const { lastLines } = error as { lastLines?: string };
  return lastLines ? `${lastLines}\n${error.message}` : (error.stack ?? error.message);
}

/**
 * A switch that is set by an environment variable, as `make` passes it on: `APPLY=1`, but not `APPLY=0`.
 *
 * @throws UsageError for what is neither yes nor no
 */
export function isSet(variable: string, environment: NodeJS.ProcessEnv = process.env): boolean {
  const value = (environment[variable] ?? "").trim().toLowerCase();
  if (["1", "true", "yes", "on"].includes(value)) return true;
  if (["", "0", "false", "no", "off"].includes(value)) return false;
  throw new UsageError(`${variable} is 1 or 0, not "${environment[variable]}"`);
}

export function formatSeconds(milliseconds: number): string {
  const seconds = milliseconds / 1_000;
  // Rounded before it is split, or there would be 60 seconds to a minute.
  const whole = Math.round(seconds);
  return whole < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Measures the phases of a command. */
export class Phases {
  private readonly durations: { name: string; milliseconds: number }[] = [];

  async measure<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const started = Date.now();
    try {
      return await work();
    } finally {
      this.durations.push({ name, milliseconds: Date.now() - started });
    }
  }

  /** In seconds, in order. */
  get seconds(): { name: string; seconds: number }[] {
    return this.durations.map(({ name, milliseconds }) => ({ name, seconds: milliseconds / 1_000 }));
  }

  /** `engine 0.1 s · images 12.0 s`. */
  summary(): string {
    return this.durations.map(({ name, milliseconds }) => `${name} ${formatSeconds(milliseconds)}`).join(" · ");
  }
}
