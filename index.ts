import * as pulumi from "@pulumi/pulumi";
import { OpStackNetwork } from "./components/network";
import { userError } from "./components/userError";
import { ConfigError } from "./config/load";
import { PreflightError, prepareNetwork } from "./config/prepare";

export = async () => {
  const stack = `${pulumi.getProject()}/${pulumi.getStack()}`;
  const { warnings, ...prepared } = await prepareNetwork(
    pulumi.runtime.allConfig(),
    stack,
    pulumi.runtime.isDryRun(),
  ).catch((error: Error) => {
    // Anything else is a mistake of ours, and is read by its stack.
    throw error instanceof ConfigError || error instanceof PreflightError ? userError(error.message) : error;
  });
  for (const warning of warnings) await pulumi.log.warn(warning);
  return new OpStackNetwork(prepared.plan.network, prepared).outputs;
};
