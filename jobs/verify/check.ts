/** Checks that run side by side until each has passed or the deadline is over. */
import { describeUnmet, type Unmet } from "../../shared/failure";
import { DeadlineError, until } from "../../shared/rpc/deadline";

export interface Check {
  /** What is promised, as the report prints it: "L1 advances". */
  name: string;
  /** Where to look when it fails, unless the failure itself knows better. */
  containers: string[];
  /** One look: returns what it saw once the promise holds, throws to say what it saw instead. */
  look(): Promise<string>;
}

/** Thrown by a look that knows whose logs explain what it saw. */
export class NotYet extends Error {
  constructor(
    seen: string,
    readonly containers?: string[],
  ) {
    super(seen);
  }
}

export interface CheckOptions {
  deadlineSeconds: number;
  report: (line: string) => void;
  everyMilliseconds?: number;
}

/** Runs all checks at once, reports each as it passes, and returns those that did not. */
export async function runChecks(checks: Check[], options: CheckOptions): Promise<Unmet[]> {
  const outcomes = await Promise.all(checks.map((check) => runCheck(check, options)));
  return outcomes.filter((outcome) => outcome !== undefined);
}

async function runCheck(
  { name, containers, look }: Check,
  { deadlineSeconds, report, everyMilliseconds = 250 }: CheckOptions,
): Promise<Unmet | undefined> {
  try {
    const seen = await until(name, look, { withinSeconds: deadlineSeconds, everyMilliseconds });
    report(`${name}: ${seen}`);
    return undefined;
  } catch (error) {
    if (!(error instanceof DeadlineError)) throw error;
    const { cause, lastSeen } = error;
    return { what: name, seen: lastSeen, containers: (cause instanceof NotYet && cause.containers) || containers };
  }
}

/** All failures, one line each: nobody should have to fix one to learn of the next. */
export function describeFailures(failures: Unmet[], checks: number, deadlineSeconds: number): string {
  const lines = failures.map((failure) => `  - ${describeUnmet(failure)}`);
  return [`${failures.length} of ${checks} checks did not pass within ${deadlineSeconds} s:`, ...lines].join("\n");
}

/** The container that serves a URL inside the network, where host names are container names; none for outside hosts. */
export function containerOf(url: string): string[] {
  const { hostname } = new URL(url);
  return hostname.includes(".") || hostname.includes(":") ? [] : [hostname];
}
