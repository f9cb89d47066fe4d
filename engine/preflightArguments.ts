/** The look at the engine, for programs that declare an `OpStackNetwork` themselves. */
import * as pulumi from "@pulumi/pulumi";
import { toArgumentNames } from "../config/argumentNames";
import { ArgumentsError, planNetwork, withoutOutputs, withWebhookUrl } from "../config/planNetwork";
import type { NetworkState } from "../shared/networkState";
import { userError } from "../shared/userError";
import { PreflightError, prepareConfig } from "./prepareNetwork";

/**
 * Looks at the Docker engine before anything is created, as `docker` would reach it: at ports, subnets and images, and at
 * what is there of this network already. With what it finds, changes go from node to node, and a job that failed runs
 * again. Parts whose images are missing, and which the chain does not need, are left out with a warning.
 *
 * @param name of the component
 * @param args its arguments
 * @returns arguments for the component
 * @throws RunError with everything that is wrong with the arguments, or with the engine
 * @example new OpStackNetwork("devnet", await preflight("devnet", { sequencerCount: 3 }))
 */
export async function preflight<Arguments extends object>(
  name: string,
  args: Arguments,
): Promise<Arguments & { state: NetworkState }> {
  try {
    const { transform, ...plain } = args as { transform?: unknown };
    const { config: wanted } = planNetwork(name, withoutOutputs(plain));
    const stack = `${pulumi.getProject()}/${pulumi.getStack()}`;
    const { config, state, warnings } = await prepareConfig(
      wanted,
      pulumi.runtime.allConfig(),
      stack,
      pulumi.runtime.isDryRun(),
    );
    for (const warning of warnings) await pulumi.log.warn(warning);
    const { monitoring } = plain as { monitoring?: { alertmanager?: { webhookUrl?: unknown } } };
    const checked = withWebhookUrl(toArgumentNames(config), monitoring?.alertmanager?.webhookUrl);
    return { ...(checked as Arguments), ...(transform === undefined ? {} : { transform }), state };
  } catch (error) {
    throw error instanceof ArgumentsError || error instanceof PreflightError ? userError(error.message) : error;
  }
}
