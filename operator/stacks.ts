/** The stacks that the project has a config for, and the one that is selected. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import { PROJECT_DIRECTORY, PROJECT_NAME } from "./pulumi";
import { UsageError } from "./terminal";

const configFile = (stack: string): string => path.join(PROJECT_DIRECTORY, `Pulumi.${stack}.yaml`);
export const hasConfig = (stack: string): boolean => existsSync(configFile(stack));

/** Its config as its file has it, secrets encrypted; empty where there is no file. */
export function configOf(stack: string): Record<string, unknown> {
  if (!hasConfig(stack)) return {};
  const { config } = (parse(readFileSync(configFile(stack), "utf8")) ?? {}) as { config?: Record<string, unknown> };
  return config ?? {};
}

/** Whether its network is over several machines, as far as its keys tell. */
export const namesHosts = (stack: string): boolean =>
  Object.keys(configOf(stack)).some((key) => key.endsWith(":hosts"));

/**
 * The same as `pulumi.runtime.allConfig()` gives it to the program: full keys to text. Secrets are left out, because only Pulumi
 * can read them.
 */
export function readableConfig(stack: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(configOf(stack)).flatMap(([key, value]) => {
      const readable = withoutSecrets(value);
      if (readable === undefined) return [];
      return [[key, typeof readable === "object" ? JSON.stringify(readable) : String(readable)]];
    }),
  );
}

/** Pulumi writes a secret as `secure: …`, wherever it stands. */
function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets).filter((each) => each !== undefined);
  if (value === null || typeof value !== "object") return value ?? undefined;
  if ("secure" in value) return undefined;
  const readable = Object.entries(value)
    .map(([key, inner]) => [key, withoutSecrets(inner)] as const)
    .filter(([, inner]) => inner !== undefined);
  // Certificates whose key is a secret would be refused for want of it.
  const isWithoutKey = "private_key" in value && !readable.some(([key]) => key === "private_key");
  return Object.fromEntries(isWithoutKey ? readable.filter(([key]) => !["ca", "certificate"].includes(key)) : readable);
}

export function configuredStacks(): string[] {
  return readdirSync(PROJECT_DIRECTORY)
    .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
    .sort();
}

/** The stack that `pulumi stack select` or an earlier `up` chose, as the CLI remembers it for this folder, without asking it. */
export function selectedStack(environment = process.env): string | undefined {
  const home = environment["PULUMI_HOME"] ?? path.join(homedir(), ".pulumi");
  const folder = createHash("sha1").update(path.join(PROJECT_DIRECTORY, "Pulumi.yaml")).digest("hex");
  const file = path.join(home, "workspaces", `${PROJECT_NAME}-${folder}-workspace.json`);
  try {
    const { stack } = JSON.parse(readFileSync(file, "utf8")) as { stack?: string };
    return stack?.split("/").at(-1);
  } catch {
    return undefined;
  }
}

export const unknownStack = (name: string): UsageError =>
  new UsageError(
    `there is no stack "${name}": Pulumi.${name}.yaml is missing; there are ${configuredStacks().join(", ")}`,
  );
