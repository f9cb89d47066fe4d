import * as pulumi from "@pulumi/pulumi";
import { OpStackNetwork } from "./components/network";
import { userError } from "./shared/userError";
import { toArgumentNames } from "./config/argumentNames";
import { ConfigError } from "./config/load";
import { PreflightError, prepareNetwork } from "./engine/prepareNetwork";

// Pulumi reads the stack of some thousand promises: with more frames, mapped to the source, that takes a second of every run.
Error.stackTraceLimit = 3;

export = async () => {
  const stack = `${pulumi.getProject()}/${pulumi.getStack()}`;
  const { config, state, warnings } = await prepareNetwork(
    pulumi.runtime.allConfig(),
    stack,
    pulumi.runtime.isDryRun(),
    (text) => void pulumi.log.info(text),
  ).catch((error: Error) => {
    // Anything else is a mistake of ours, and is read by its stack.
    throw error instanceof ConfigError || error instanceof PreflightError ? userError(error.message) : error;
  });
  for (const warning of warnings) await pulumi.log.warn(warning);
  return new OpStackNetwork(config.network_name, { ...toArgumentNames(config), state }).outputs;
};
