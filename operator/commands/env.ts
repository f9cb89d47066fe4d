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
    const value = environment[name];
    if (value !== undefined && value !== process.env[name]) console.log(`export ${name}=${quote(value)}`);
  }
  return 0;
}

/** For any POSIX shell. */
const quote = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;
