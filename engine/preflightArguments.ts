/** The look at the engine, for programs that declare an `OpStackNetwork` themselves. */
import * as pulumi from "@pulumi/pulumi";
import { toArgumentNames, toConfigKeys } from "../config/argumentNames";
import { parseConfig } from "../config/load";
import type { NetworkState } from "../shared/networkState";
import { planNetwork } from "../config/planNetwork";
import { PreflightError, prepareConfig } from "./prepareNetwork";

/**
 * Looks at the Docker engine before anything is created, as `docker` would reach it: at ports, subnets and images, and at
 * what is there of this network already. With what it finds, changes go from node to node, and a job that failed runs
 * again. Parts whose images are missing, and which the chain does not need, are left out with a warning.
 *
 * @param name of the component
 * @param args its arguments, without outputs
 * @returns arguments for the component
 * @throws RunError with everything that is wrong with the arguments, or with the engine
 * @example new OpStackNetwork("devnet", await preflight("devnet", { sequencerCount: 3 }))
 */
export async function preflight<Arguments extends object>(
  name: string,
  args: Arguments,
): Promise<Arguments & { state: NetworkState }> {
  try {
    planNetwork(name, args);
  } catch (error) {
    throw withoutTrace(error as Error);
  }
  const wanted = parseConfig({ network_name: name, ...toConfigKeys(args) });
  const { config, state, warnings } = await prepareConfig(wanted, `${pulumi.getProject()}/${pulumi.getStack()}`, {
    isPreview: pulumi.runtime.isDryRun(),
    providerHost: process.env["DOCKER_HOST"],
  }).catch((error: Error) => {
    throw error instanceof PreflightError ? withoutTrace(error) : error;
  });
  for (const warning of warnings) await pulumi.log.warn(warning);
  return { ...(toArgumentNames(config) as Arguments), state };
}

/** Its message is all that the reader needs. */
function withoutTrace({ message }: Error): pulumi.RunError {
  const error = new pulumi.RunError(message);
  error.stack = "";
  return error;
}
