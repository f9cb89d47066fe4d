import * as path from "node:path";
import { EXIT } from "../exitCodes";
import { describeExport, replacesExport, writeExport } from "../export/write";
import { connectLocalEngine, discoverNetwork } from "../network/discover";
import { isWanted, stackCommand } from "../options";
import { PROJECT_DIRECTORY } from "../pulumi";
import { finish, success, UserError } from "../terminal";

export const exportCommand = () =>
  stackCommand(
    "export",
    "write what own nodes and tools need: genesis, rollup config, contracts, peers, URLs, .env, viem",
  )
    .argument("[folder]", "where to; default .state/export/NETWORK. An earlier export there is replaced")
    .option("--json", "print network.json, too")
    .addHelpText(
      "after",
      "\nExamples:\n  opstack-ha export ./my-network\n  opstack-ha export --json | jq -r '.peers[].enode'\n\nHow a node of one's own joins: docs/operating.md",
    )
    .action((folder, { json }) => finish(() => exportNetwork(folder, isWanted(json, "JSON"))));

async function exportNetwork(given: string | undefined, json: boolean): Promise<number> {
  const docker = connectLocalEngine();
  const network = await discoverNetwork(docker);
  const folder = path.resolve(given ?? path.join(PROJECT_DIRECTORY, ".state", "export", network.name));
  replacesExport(folder);
  if (!network.l1)
    throw new UserError(`${network.name} has no L1 here: make up STACK=${network.stack} ARGS=--refresh restores it`);
  const exported = await describeExport(docker, network);
  const files = await writeExport(docker, network, folder, exported);
  success(`${network.name} is exported to ${folder}: ${files.join(", ")}`);
  console.log(json ? JSON.stringify(exported, null, 2) : folder);
  return EXIT.done;
}
