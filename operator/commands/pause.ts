import { EXIT } from "../exitCodes";
import { reachNetwork } from "../hosts/reach";
import { nodeNamed } from "../network/rest";
import { nodeChange } from "../nodes/nodeChange";
import { pauseNode } from "../nodes/power";
import { FORCE, isWanted, stackCommand } from "../options";
import { finish, formatSeconds, say, success } from "../terminal";

export const pauseCommand = () =>
  stackCommand("pause", "freeze a node, as a machine that hangs; leadership moves away first; `resume` goes on")
    .argument("<node>", "such as sequencer-2 or validator-1")
    .option(...FORCE)
    .option("--json", "print the node, whether it changed and the seconds that it took, as JSON")
    .addHelpText("after", "\nExamples:\n  opstack-ha pause validator-1\n  opstack-ha pause sequencer-2")
    .action((name, { force, json }) => finish(() => pause(name, force, isWanted(json, "JSON"))));

async function pause(name: string, force: boolean | undefined, json: boolean): Promise<number> {
  const started = Date.now();
  const { engines, network } = await reachNetwork();
  const node = nodeNamed(network, name);
  const isNew = await pauseNode(engines, network, node, { force, tell: (text) => say("pause", text) });
  if (isNew) success(`${name} is paused, after ${formatSeconds(Date.now() - started)}`);
  else success(`${name} is paused already: nothing was changed`);
  say("next", `npx opstack-ha resume ${name} lets it go on; up and start do so, too`);
  if (json) console.log(nodeChange(name, isNew, started));
  return EXIT.done;
}
