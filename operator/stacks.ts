/** The stacks that the project has a config for. */
import { existsSync, readdirSync } from "node:fs";
import * as path from "node:path";
import { PROJECT_DIRECTORY } from "./pulumi";
import { UsageError } from "./terminal";

export const configFile = (stack: string): string => path.join(PROJECT_DIRECTORY, `Pulumi.${stack}.yaml`);
export const hasConfig = (stack: string): boolean => existsSync(configFile(stack));

export function configuredStacks(): string[] {
  return readdirSync(PROJECT_DIRECTORY)
    .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
    .sort();
}

export const unknownStack = (name: string): UsageError =>
  new UsageError(
    `there is no stack "${name}": Pulumi.${name}.yaml is missing; there are ${configuredStacks().join(", ")}`,
  );
