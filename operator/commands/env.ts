import * as path from "node:path";
import { Command } from "@commander-js/extra-typings";
import { chosenStack } from "../network/discover";
import { prepareBackend } from "../prepare/backend";
import { prepareEngineFor } from "../prepare/reachEngine";
import { choosePulumi } from "../prepare/pulumiCli";
import { withPulumi } from "../prepare";
import { finish, UserError } from "../terminal";

const VARIABLES = [
  "PATH",
  "DOCKER_HOST",
  "PULUMI_BACKEND_URL",
  "PULUMI_CONFIG_PASSPHRASE_FILE",
  "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION",
  "PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER",
  "PULUMI_SKIP_UPDATE_CHECK",
];

export const envCommand = () =>
  new Command("env")
    .description("print the environment in which plain `pulumi` works on the same state with the same engine")
    .addHelpText("after", '\nExample:\n  eval "$(opstack-ha env)"')
    .action(() => finish(env));

async function env(): Promise<number> {
  const engine = await prepareEngineFor(chosenStack());
  const choice = await choosePulumi();
  if (!choice.isReady) throw new UserError("there is no Pulumi CLI yet: run `make up` first");
  const environment = await withPulumi(choice, {
    ...process.env,
    ...engine.environment,
    ...prepareBackend().environment,
  });
  for (const name of VARIABLES) {
    const value = name === "PATH" ? withoutNpx(environment[name]) : environment[name];
    if (value !== undefined && value !== process.env[name]) console.log(`export ${name}=${quote(value)}`);
  }
  return 0;
}

/** `npx` puts its own folders before the user's, which mean nothing to another shell. */
const withoutNpx = (folders: string | undefined): string | undefined =>
  folders
    ?.split(path.delimiter)
    .filter((folder) => !/[/\\](node_modules[/\\]\.bin|node-gyp-bin)$/.test(folder))
    .join(path.delimiter);

/** For any POSIX shell. */
const quote = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;
