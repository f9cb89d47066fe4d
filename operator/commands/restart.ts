import { EXIT } from "../exitCodes";
import { reachNetwork } from "../hosts/reach";
import { nodeNamed } from "../network/rest";
import { nodeChange } from "../nodes/nodeChange";
import { restartNode } from "../nodes/power";
import { FORCE, isWanted, stackCommand } from "../options";
import { finish, formatSeconds, say, success } from "../terminal";

export const restartCommand = () =>
  stackCommand(
    "restart",
    "stop and start a node, leadership moved away first, and wait until it is healthy and in sync",
  )
    .argument("<node>", "such as sequencer-2 or validator-1")
    .option(...FORCE)
    .option("--json", "print the node, whether it changed and the seconds that it took, as JSON")
    .addHelpText("after", "\nExample:\n  opstack-ha restart sequencer-2")
    .action((name, { force, json }) => finish(() => restart(name, force, isWanted(json, "JSON"))));

async function restart(name: string, force: boolean | undefined, json: boolean): Promise<number> {
  const started = Date.now();
  const { engines, network } = await reachNetwork();
  const node = nodeNamed(network, name);
  say("restart", `restarting ${name}`);
  await restartNode(engines, network, node, { force, tell: (text) => say("restart", text) });
  success(`${name} is back, after ${formatSeconds(Date.now() - started)}`);
  if (json) console.log(nodeChange(name, true, started));
  return EXIT.done;
}
