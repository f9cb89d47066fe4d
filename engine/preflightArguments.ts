/** The look at the engine, for programs that declare an `OpStackNetwork` themselves. */
import * as pulumi from "@pulumi/pulumi";
import { toArgumentNames } from "../config/argumentNames";
import { ArgumentsError, inArguments, planNetwork, withoutOutputs, withWebhookUrl } from "../config/planNetwork";
// Types alone: what the component takes is what its preflight takes.
// eslint-disable-next-line no-restricted-imports
import type { OpStackNetworkArgs } from "../components/networkArgs";
// eslint-disable-next-line no-restricted-imports
import type { NetworkArguments } from "../components/networkArguments";
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
export async function preflight(name: string, args: OpStackNetworkArgs): Promise<OpStackNetworkArgs> {
  try {
    const { transform, ...plain } = args;
    const { config: wanted } = planNetwork(name, withoutOutputs(plain));
    const stack = `${pulumi.getProject()}/${pulumi.getStack()}`;
    const { config, state, warnings } = await prepareConfig(
      wanted,
      pulumi.runtime.allConfig(),
      stack,
      pulumi.runtime.isDryRun(),
      (text) => void pulumi.log.info(text),
    );
    for (const warning of warnings) await pulumi.log.warn(warning);
    const checked = withWebhookUrl(toArgumentNames(config), plain.monitoring?.alertmanager?.webhookUrl);
    return { ...(checked as NetworkArguments), ...(transform === undefined ? {} : { transform }), state };
  } catch (error) {
    if (error instanceof ArgumentsError) throw userError(error.message);
    throw error instanceof PreflightError ? userError(asArguments(error.message)) : error;
  }
}

/** Where the stack config of this project would be changed, a program changes its own arguments. */
const asArguments = (message: string): string =>
  message.replace(
    /`?pulumi config set (?:--path )?opstack-ha:(\S+) (\S+?)(?=`|$|[\s,;)])`?/gm,
    (_, key: string, value: string) => `the argument ${inArguments(key)}, for instance ${value}`,
  );
