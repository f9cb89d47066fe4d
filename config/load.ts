/** From Pulumi's config to a checked `StackConfig`, or one error that lists everything wrong with it. */
import type { z } from "zod";
import { findProblems, type ConfigProblem } from "./rules";
import { configSchema, type StackConfig } from "./schema";

/** The config namespace: keys look like `opstack-ha:sequencer_count`. */
export const NAMESPACE = "opstack-ha";

/** Every problem of a config at once, worded for the person who wrote it. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";

  constructor(readonly problems: ConfigProblem[]) {
    super(
      [
        `The stack config has ${problems.length === 1 ? "a problem" : `${problems.length} problems`}; nothing was changed:`,
        ...problems.map(({ key, message }) => `  - ${key}: ${message}\n      ${fix(key)}`),
      ].join("\n"),
    );
  }
}

function fix(key: string): string {
  const path = key.includes(".") ? "--path " : "";
  const secret = key === "mnemonic" ? "--secret " : "";
  return `change it with: pulumi config set ${secret}${path}${NAMESPACE}:${key} VALUE`;
}

/** Structured values arrive as JSON text; everything else stays as written. */
function decode(value: string): unknown {
  if (!/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function toProblem(issue: z.core.$ZodIssue): ConfigProblem[] {
  const path = issue.path.join(".");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((unknown) => ({
      key: path ? `${path}.${unknown}` : unknown,
      message: `unknown key; remove it with: pulumi config rm ${path ? "--path " : ""}${NAMESPACE}:${path ? `${path}.` : ""}${unknown}`,
    }));
  }
  if (issue.code === "invalid_value") {
    return [{ key: path, message: `must be one of ${issue.values.map((value) => JSON.stringify(value)).join(", ")}` }];
  }
  if (issue.code === "invalid_key") {
    const known = issue.issues.flatMap((inner) => (inner.code === "invalid_value" ? inner.values : []));
    return [{ key: path, message: `unknown name; known are ${known.join(", ")}` }];
  }
  return [{ key: path, message: issue.message }];
}

/**
 * Checks raw values, as plain data: `{ sequencer_count: "3", l1: { block_time: 12 } }`.
 *
 * @throws ConfigError listing every problem
 */
export function parseConfig(raw: Record<string, unknown>): StackConfig {
  const parsed = configSchema.safeParse(raw);
  if (!parsed.success) throw new ConfigError(parsed.error.issues.flatMap(toProblem));
  const problems = findProblems(parsed.data);
  if (problems.length > 0) throw new ConfigError(problems);
  return parsed.data;
}

/**
 * Reads this project's keys out of all the config of the stack.
 *
 * @param allConfig what `pulumi.runtime.allConfig()` gives: full keys to text, secrets in the clear
 * @throws ConfigError listing every problem
 */
export function loadConfig(allConfig: Record<string, string>): StackConfig {
  const own = Object.entries(allConfig).filter(([key]) => key.startsWith(`${NAMESPACE}:`));
  return parseConfig(Object.fromEntries(own.map(([key, value]) => [key.slice(NAMESPACE.length + 1), decode(value)])));
}
