/** From Pulumi's config to a checked `StackConfig`, or one error that lists everything wrong with it. */
import type { z } from "zod";
import { withDerived } from "./derived";
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
        ...problems.map((problem) => `  - ${problem.key}: ${problem.message}\n      ${fix(problem)}`),
      ].join("\n"),
    );
  }
}

const SECRET_KEYS = [
  "mnemonic",
  "gateway.api_keys",
  "gateway.tls.private_key",
  "keys.",
  "l1.rpc_url",
  "l1.beacon_url",
  "monitoring.alertmanager.webhook_url",
  "signer.tls.private_key",
];

/** Whether the value of a key is kept encrypted. */
export const isSecretKey = (key: string): boolean => SECRET_KEYS.some((each) => key.startsWith(each));

const pathFlag = (key: string): string => (/[.[]/.test(key) ? "--path " : "");
/** A shell would take brackets for a pattern. */
const fullKeyOf = (key: string, namespace = NAMESPACE): string =>
  key.includes("[") ? `'${namespace}:${key}'` : `${namespace}:${key}`;

/** What sets a key, in a project of this name. */
export const setCommand = (key: string, namespace = NAMESPACE): string =>
  `pulumi config set ${isSecretKey(key) ? "--secret " : ""}${pathFlag(key)}${fullKeyOf(key, namespace)} VALUE`;

function fix({ key, unknown, hasKeys }: ConfigProblem): string {
  const remove = `remove it with: pulumi config rm ${pathFlag(key)}${fullKeyOf(key)}`;
  if (hasKeys) return `${remove}; set its keys with: pulumi config set --path ${NAMESPACE}:${key}.KEY VALUE`;
  return unknown ? remove : `change it with: ${setCommand(key)}`;
}

/** Structured values arrive as JSON text; everything else stays as written. */
export function decode(value: string): unknown {
  if (!/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** A key as `pulumi config set --path` takes it: `l1.block_time`, `extra_arguments.op_node[0]`. */
const keyOf = (path: PropertyKey[]): string =>
  path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .slice(1);

/** Keys of earlier versions. */
const RENAMED: Record<string, string> = { leader_watch: "guard" };

function toProblems(issue: z.core.$ZodIssue): ConfigProblem[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const path = keyOf([...issue.path, key]);
      const renamed = RENAMED[path];
      const message = renamed ? `is now ${renamed}: set that instead; ${issue.message}` : issue.message;
      return { key: path, message, unknown: true };
    });
  }
  if (issue.code === "invalid_value") {
    const allowed = issue.values.map((value) => JSON.stringify(value)).join(", ");
    return [{ key: keyOf(issue.path), message: `must be one of ${allowed}` }];
  }
  const hasKeys = issue.code === "invalid_type" && ["object", "record"].includes(issue.expected);
  return [{ key: keyOf(issue.path), message: issue.message, hasKeys }];
}

/**
 * Checks raw values, as plain data: `{ sequencer_count: "3", l1: { block_time: 12 } }`. `auto` and `random` become what they stand for.
 *
 * @throws ConfigError listing every problem
 */
export function parseConfig(raw: Record<string, unknown>): StackConfig {
  const parsed = configSchema.safeParse(withDerived(raw));
  if (!parsed.success) throw new ConfigError(parsed.error.issues.flatMap(toProblems));
  const problems = findProblems(parsed.data);
  if (problems.length > 0) throw new ConfigError(problems);
  return parsed.data;
}

/**
 * Reads this project's keys out of all the config of the stack. In a project of another name (`pulumi new` asks for one)
 * `pulumi config set KEY VALUE` writes that name before the key, so that it counts, too.
 *
 * @param allConfig what `pulumi.runtime.allConfig()` gives: full keys to text, secrets in the clear
 * @throws ConfigError listing every problem
 */
export function loadConfig(allConfig: Record<string, string>, project = NAMESPACE): StackConfig {
  const own = keysUnder(NAMESPACE, allConfig);
  const renamed = project === NAMESPACE ? {} : keysUnder(project, allConfig);
  const problems = Object.keys(renamed)
    .filter((key) => key in own && own[key] !== renamed[key] && !isDefault(key, renamed[key]!))
    .map((key) => ({
      key,
      message:
        `is set twice, as ${project}:${key} and as ${NAMESPACE}:${key}; ` +
        `or keep this one and: pulumi config rm ${project}:${key}`,
      unknown: true,
    }));
  if (problems.length > 0) throw new ConfigError(problems);
  const raw = Object.entries({ ...renamed, ...own }).map(([key, value]) => [key, decode(value)]);
  return parseConfig(Object.fromEntries(raw) as Record<string, unknown>);
}

/** The keys of a project of this name, without the name, to text. */
export const keysUnder = (namespace: string, allConfig: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(allConfig)
      .filter(([key]) => key.startsWith(`${namespace}:`))
      .map(([key, value]) => [key.slice(namespace.length + 1), value]),
  );

/** Pulumi.yaml gives some keys a default, which Pulumi passes on as if somebody had set it. */
const isDefault = (key: string, value: string): boolean =>
  String((configSchema.parse({}) as Record<string, unknown>)[key]) === value;
