import { Command } from "@commander-js/extra-typings";
import { EXIT } from "../exitCodes";
import { detailsOf, volumeSizes } from "../inventory/details";
import { groupNetworks } from "../inventory/group";
import { anyEngine, observeObjects } from "../inventory/observe";
import { listed, listTable } from "../inventory/table";
import { isWanted } from "../options";
import { PROJECT_NAME } from "../pulumi";
import { finish, say } from "../terminal";

interface ListOptions {
  json?: boolean | undefined;
  sizes?: boolean | undefined;
}

export const listCommand = () =>
  new Command("list")
    .description("list all networks of the Docker engine, those of other projects and folders included")
    .option("--sizes", "say how much the volumes hold, too; Docker counts their files, which may take minutes")
    .option("--json", "print it as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  opstack-ha list\n  opstack-ha list --json | jq '.[] | .network + \" \" + .state'",
    )
    .action(({ json, sizes }) => finish(() => list({ json: isWanted(json, "JSON"), sizes })));

async function list({ json, sizes }: ListOptions): Promise<number> {
  const docker = anyEngine();
  const networks = groupNetworks(await observeObjects(docker));
  if (sizes) say("list", "Docker counts what the volumes hold");
  const [details, held] = await Promise.all([
    Promise.all(networks.map((network) => detailsOf(docker, network))),
    sizes ? volumeSizes(docker) : undefined,
  ]);
  const now = Date.now();
  const rows = networks.map((network, index) => listed(network, details[index]!, now, held));
  if (json) console.log(JSON.stringify(rows, null, 2));
  else if (rows.length === 0) console.log("No network is here: make up");
  else console.log(listTable(rows, PROJECT_NAME));
  if (!json && rows.length > 1) say("next", "commands take one of them with --stack NAME, or STACK=NAME");
  if (!json && rows.some(({ state }) => state === "leftovers")) {
    say("next", "npx opstack-ha prune removes what is left of networks that are gone");
  }
  return EXIT.done;
}
