import { Option } from "@commander-js/extra-typings";
import { EXIT } from "../exitCodes";
import { connectLocalEngine, discoverNetwork } from "../network/discover";
import { endpointsOf, exportLines, variablesOf, type Endpoint } from "../network/endpoints";
import { isAtRest } from "../network/rest";
import { isWanted, stackCommand } from "../options";
import { hasTls } from "../export/publicDoor";
import { newTable } from "../tables";
import { finish, say } from "../terminal";

interface EndpointsOptions {
  env: boolean;
  json: boolean;
}

export const endpointsCommand = () =>
  stackCommand("endpoints", "show all URLs of the network, as this machine and as its containers reach them")
    .addOption(new Option("--env", "print them as lines for a shell: export NAME='value'").conflicts("json"))
    .option("--json", "print them as JSON")
    .addHelpText(
      "after",
      '\nExamples:\n  opstack-ha endpoints\n  eval "$(opstack-ha endpoints --env)" && cast block-number --rpc-url "$L2_RPC_URL"',
    )
    .action(({ env, json }) => finish(() => endpoints({ env: env ?? false, json: isWanted(json, "JSON") })));

async function endpoints({ env, json }: EndpointsOptions): Promise<number> {
  const network = await discoverNetwork(connectLocalEngine());
  const all = endpointsOf(network, { hasTls: hasTls(network.stack) });
  if (isAtRest(network)) say("note", `${network.name} is stopped: nothing answers there until make start`);
  if (env) console.log(exportLines(variablesOf(all)));
  else if (json) console.log(JSON.stringify(all, null, 2));
  else console.log(table(all));
  return EXIT.done;
}

function table(all: Endpoint[]): string {
  const shown = newTable(["endpoint", "URL", "on its Docker network"]);
  for (const { name, url, internalUrl } of all) shown.push([name, url ?? "", internalUrl]);
  return shown.toString();
}
