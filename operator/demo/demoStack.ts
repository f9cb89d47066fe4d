/** The network of a demo: small, with a block every second, and gone afterwards. */
import type Docker from "dockerode";
import { ConfigError, loadConfig, NAMESPACE } from "../../config/load";
import { imageReference, type ImageSource } from "../../config/images";
import type { StackConfig } from "../../config/schema";
import { silentRegistries } from "../prepare/registries";
import { asText, ownConfig, OwnStack } from "../ownStack";
import { PROJECT_NAME } from "../pulumi";
import { readableConfig } from "../stacks";
import { UserError } from "../terminal";

/** Of the stack, and of its network. */
export const DEMO = "opstack-demo";

/** Whose config it has, unless another one is asked for. */
export const USUAL = "fast";

/**
 * The config of a demo. Nobody reads its metrics, and each part takes its time to come up.
 *
 * @param like full keys to text, as `readableConfig` gives it
 * @param source where images come from; undefined as in that config
 * @throws UserError where there would be nothing to see, or a leader could not be spared
 */
export function demoConfig(stack: string, like: Record<string, string>, source?: ImageSource): Record<string, unknown> {
  const raw = {
    ...ownConfig(DEMO, like, PROJECT_NAME),
    [`${NAMESPACE}:monitoring`]: { prometheus: { enabled: false }, grafana: { enabled: false } },
    ...(source ? { [`${NAMESPACE}:image_source`]: source } : {}),
  };
  try {
    const problem = whyNotShown(loadConfig(asText(raw)));
    if (!problem) return raw;
    throw new UserError(`stack ${stack} cannot be shown: ${problem}`);
  } catch (error) {
    throw error instanceof ConfigError ? new UserError(`stack ${stack} cannot be shown: ${error.message}`) : error;
  }
}

function whyNotShown({ sequencer_count, l2_nodes, gateway, hosts }: StackConfig): string | undefined {
  if (sequencer_count < 3)
    return `sequencer_count is ${sequencer_count}, and a demo kills one of at least three sequencers`;
  if (l2_nodes === sequencer_count) return "it has no validator, and a demo is of what readers see";
  if (!gateway.enabled) return "it has no gateway, and a demo is of what users see there";
  return Object.keys(hosts).length > 0 ? "it is over several machines, and a demo is on one" : undefined;
}

/** A stack like another one. @param stack undefined for the usual one, from wherever its images can be had soonest */
export async function demoStack(docker: Docker, stack: string | undefined): Promise<OwnStack> {
  const like = stack ?? USUAL;
  const source = stack === undefined ? await soonestSource(docker) : undefined;
  return new OwnStack(DEMO, demoConfig(like, readableConfig(like), source));
}

/** What was built here is used; else what a registry has is sooner here than what has to be built. */
async function soonestSource(docker: Docker): Promise<ImageSource> {
  const built = docker.getImage(imageReference("op_node", "build", {})!).inspect();
  const isBuilt = await built.then(
    () => true,
    () => false,
  );
  if (isBuilt) return "build";
  return (await silentRegistries(docker)).length === 0 ? "registry" : "build";
}
