/** Which stack a command works on. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import type Docker from "dockerode";
import { parse } from "yaml";
import { NAMESPACE } from "../../config/load";
import type { ImageSource } from "../../config/images";
import { PROJECT_DIRECTORY } from "../pulumi";
import { say, UsageError } from "../terminal";
import { silentRegistries } from "./registries";

/** The network that the project is about, for machines that reach container registries. */
const DEFAULT_STACK = "dev";
/** The one for all others. */
const AIRGAP_STACK = "airgap";

/**
 * STACK, else the stack that is selected (by an earlier run or by `pulumi stack select`), else the default that fits
 * this machine.
 */
export async function chooseStack(docker: Docker, selected: string | undefined): Promise<string> {
  const requested = process.env["STACK"];
  if (requested) {
    if (!hasConfig(requested) && requested !== selected) {
      throw new UsageError(
        `there is no stack "${requested}": Pulumi.${requested}.yaml is missing; there are ${configured()}`,
      );
    }
    say("stack", requested);
    return requested;
  }
  if (selected) {
    say("stack", `${selected}, which is selected; choose another with STACK=… (${configured()})`);
    return selected;
  }
  const silent = await silentRegistries(docker);
  if (silent.length === 0) {
    say("stack", `${DEFAULT_STACK}; choose another with STACK=… (${configured()})`);
    return DEFAULT_STACK;
  }
  say(
    "stack",
    `${AIRGAP_STACK}, because no answer comes from ${silent.join(", ")}: images are built from package registries`,
  );
  return AIRGAP_STACK;
}

/** Where the stack's images come from, by its config; known before there is a Pulumi to ask. */
export function imageSource(stack: string): ImageSource {
  if (!hasConfig(stack)) return "registry";
  const { config } = (parse(readFileSync(configFile(stack), "utf8")) ?? {}) as { config?: Record<string, unknown> };
  return config?.[`${NAMESPACE}:image_source`] === "build" ? "build" : "registry";
}

const configFile = (stack: string): string => path.join(PROJECT_DIRECTORY, `Pulumi.${stack}.yaml`);
const hasConfig = (stack: string): boolean => existsSync(configFile(stack));

/** The stacks that have a config, for messages. */
function configured(): string {
  return readdirSync(PROJECT_DIRECTORY)
    .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
    .sort()
    .join(", ");
}
