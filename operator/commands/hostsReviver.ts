import { hostsOf } from "../../config/placement";
import { EXIT } from "../exitCodes";
import { overHosts } from "../hosts/config";
import { installCommand, reviverScript } from "../hosts/init/reviver";
import { isWanted, stackCommand } from "../options";
import { finish, say, UsageError } from "../terminal";

export const hostsReviverCommand = () =>
  stackCommand(
    "reviver",
    "overlay: print what root runs on each host, so that it starts by itself what a lost quorum left stopped there",
  )
    .option("--json", "print it as JSON, with the command for each host")
    .addHelpText(
      "after",
      "\nIt changes nothing here. It writes a program and a unit of systemd, and may be run again.\n\n" +
        "Example:\n  opstack-ha hosts reviver --stack machines | ssh me@192.168.1.11 sudo sh",
    )
    .action(({ json }) => finish(() => reviver(isWanted(json, "JSON"))));

/** @throws UsageError where nothing is left stopped */
function reviver(json: boolean): number {
  const { config, stack } = overHosts();
  if (config.cluster.network === "routed") {
    throw new UsageError(
      "cluster.network is routed: each engine starts by itself what falls, and no host needs more for it",
    );
  }
  const script = reviverScript(stack);
  const commands = hostsOf(config).map((host) => ({ host: host.name, command: installCommand(host, stack) }));
  if (json) {
    const install = Object.fromEntries(commands.map(({ host, command }) => [host, command]));
    console.log(JSON.stringify({ script, install }, null, 2));
    return EXIT.done;
  }
  process.stdout.write(script);
  for (const { command } of commands) say("install", command);
  return EXIT.done;
}
