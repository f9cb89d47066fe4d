/** What every one-shot program of `jobs/` shares: its report, its deadline and its exit code. */
import type { z } from "zod";
import { JobFailure } from "../shared/failure";
import { readInput } from "../shared/programInput";
import { sleep } from "../shared/rpc/deadline";

export { JobFailure };

/** Prints one line of progress. */
export type Report = (line: string) => void;

/** Seconds beyond the deadline that calls already under way may take before the job is ended regardless. */
const GRACE_SECONDS = 30;

/**
 * Runs a job on the input that the command line names, and exits: 0 when `work` is done, 1 with the reason when not.
 *
 * Everything goes to standard output, so that steps and reason keep their order in the container's log.
 */
export async function runJob<Input extends { deadlineSeconds: number }>(
  schema: z.ZodType<Input>,
  work: (input: Input, report: Report) => Promise<void>,
): Promise<never> {
  const startedAt = Date.now();
  const report: Report = (line) => {
    const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1);
    console.log(`[${seconds.padStart(5)}s] ${line}`);
  };
  try {
    const input = readInput(schema);
    await Promise.race([work(input, report), endAfter(input.deadlineSeconds + GRACE_SECONDS)]);
    process.exit(0);
  } catch (error) {
    if (error instanceof JobFailure) report(`failed: ${error.message}`);
    else report(`failed, by an error in the job itself: ${error instanceof Error ? error.stack : String(error)}`);
    process.exit(1);
  }
}

async function endAfter(seconds: number): Promise<never> {
  await sleep(seconds * 1_000);
  throw new JobFailure(`the job was still busy ${seconds} s after it began, well beyond its own deadline.`);
}
