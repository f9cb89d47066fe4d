import * as pulumi from "@pulumi/pulumi";
import { OpStackNetwork } from "./components/network";
import { userError } from "./shared/userError";
import { toArgumentNames } from "./config/argumentNames";
import { ConfigError } from "./config/load";
import { plainSecretWarnings } from "./config/plainSecrets";
import { PreflightError, prepareNetwork } from "./engine/prepareNetwork";

// Pulumi reads the stack of some thousand promises: with more frames, mapped to the source, that takes a second of every run.
Error.stackTraceLimit = 3;

export = async () => {
  const stack = `${pulumi.getProject()}/${pulumi.getStack()}`;
  const allConfig = pulumi.runtime.allConfig();
  const { config, state, warnings } = await prepareNetwork(
    allConfig,
    stack,
    pulumi.runtime.isDryRun(),
    (text) => void pulumi.log.info(text),
  ).catch((error: Error) => {
    // Anything else is a mistake of ours, and is read by its stack.
    throw error instanceof ConfigError || error instanceof PreflightError ? userError(error.message) : error;
  });
  const encrypted = encryptedKeys();
  const plain = encrypted ? plainSecretWarnings(allConfig, encrypted, pulumi.getProject()) : [];
  for (const warning of [...plain, ...warnings]) await pulumi.log.warn(warning);
  return new OpStackNetwork(config.network_name, { ...toArgumentNames(config), state }).outputs;
};

/** Full keys of config that is encrypted, as Pulumi tells its programs, and as its own runtime reads it; undefined where it does not. */
function encryptedKeys(): string[] | undefined {
  const told = process.env["PULUMI_CONFIG_SECRET_KEYS"];
  return told === undefined ? undefined : (JSON.parse(told) as string[]);
}
