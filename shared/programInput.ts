/** Reading a job's input: one JSON file, checked before anything is done. */
import { readFileSync } from "node:fs";
import type { z } from "zod";
import { JobFailure } from "./failure";

/** Where the component that runs a job uploads its input. */
export const DEFAULT_INPUT_PATH = "/job/input.json";

/** @throws JobFailure that names the file and, for wrong content, every wrong field */
export function readInput<Input>(
  schema: z.ZodType<Input>,
  path: string = process.argv[2] ?? DEFAULT_INPUT_PATH,
): Input {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new JobFailure(`the input file ${path} cannot be read: ${(error as Error).message}`);
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join(".") || "input"}: ${issue.message}`);
  throw new JobFailure(`the input file ${path} is not valid: ${problems.join("; ")}.`);
}
