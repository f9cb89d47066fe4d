/** The look at the engine, for programs that declare an `OpStackNetwork` themselves. */
import * as pulumi from "@pulumi/pulumi";
import { toArgumentNames, toConfigKeys } from "../config/argumentNames";
import { parseConfig } from "../config/load";
import type { NetworkState } from "../shared/networkState";
import { prepareConfig } from "./prepareNetwork";

/**
 * Looks at the Docker engine before anything is created, as `docker` would reach it: at ports, subnets and images, and at
 * what is there of this network already. With what it finds, changes go from node to node, and a job that failed runs
 * again. Parts whose images are missing, and which the chain does not need, are left out with a warning.
 *
 * @param name of the component
 * @param args its arguments, without outputs
 * @returns arguments for the component
 * @throws ConfigError or PreflightError, each with everything that is wrong
 * @example new OpStackNetwork("devnet", await preflight("devnet", { sequencerCount: 3 }))
 */
export async function preflight<Arguments extends object>(
  name: string,
  args: Arguments,
): Promise<Arguments & { state: NetworkState }> {
  const wanted = parseConfig({ network_name: name, ...toConfigKeys(args) });
  const { config, state, warnings } = await prepareConfig(wanted, `${pulumi.getProject()}/${pulumi.getStack()}`, {
    isPreview: pulumi.runtime.isDryRun(),
    providerHost: process.env["DOCKER_HOST"],
  });
  for (const warning of warnings) await pulumi.log.warn(warning);
  return { ...(toArgumentNames(config) as Arguments), state };
}
