/** Which stack a command works on. */
import type Docker from "dockerode";
import { NAMESPACE } from "../../config/load";
import type { ImageSource } from "../../config/images";
import { configOf, configuredStacks, hasConfig, unknownStack } from "../stacks";
import { say } from "../terminal";
import { silentRegistries } from "./registries";

/** The network that the project is about, for machines that reach container registries. */
const DEFAULT_STACK = "dev";
/** The one for all others. */
const AIRGAP_STACK = "airgap";

/**
 * A name that was mistyped is refused before anything is started or built for it.
 *
 * @param known the stacks that the state knows; one may have lost its config
 * @throws UsageError
 */
export function refuseUnknownStack(known: string[]): void {
  const requested = process.env["STACK"];
  if (requested && !hasConfig(requested) && !known.includes(requested)) throw unknownStack(requested);
}

/**
 * STACK, else the stack that is selected (by an earlier run or by `pulumi stack select`), else the default that fits
 * this machine.
 */
export async function chooseStack(docker: Docker, selected: string | undefined): Promise<string> {
  const requested = process.env["STACK"];
  if (requested) {
    say("stack", requested);
    return requested;
  }
  if (selected) {
    say("stack", `${selected}, which is selected; choose another with STACK=… (${configuredStacks().join(", ")})`);
    return selected;
  }
  const silent = await silentRegistries(docker);
  if (silent.length === 0) {
    say("stack", `${DEFAULT_STACK}; choose another with STACK=… (${configuredStacks().join(", ")})`);
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
  return configOf(stack)[`${NAMESPACE}:image_source`] === "build" ? "build" : "registry";
}
