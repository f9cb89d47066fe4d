import { EXIT } from "../exitCodes";
import { reachNetwork } from "../hosts/reach";
import { nodeNamed } from "../network/rest";
import { nodeChange } from "../nodes/nodeChange";
import { resumeNode } from "../nodes/power";
import { isWanted, stackCommand } from "../options";
import { finish, formatSeconds, say, success } from "../terminal";

export const resumeCommand = () =>
  stackCommand("resume", "let a node go on that was paused, and wait until it is healthy and in sync")
    .argument("<node>", "such as sequencer-2 or validator-1")
    .option("--json", "print the node, whether it changed and the seconds that it took, as JSON")
    .addHelpText("after", "\nExample:\n  opstack-ha resume sequencer-2")
    .action((name, { json }) => finish(() => resume(name, isWanted(json, "JSON"))));

async function resume(name: string, json: boolean): Promise<number> {
  const started = Date.now();
  const { engines, network } = await reachNetwork();
  const wasPaused = await resumeNode(engines, network, nodeNamed(network, name), (text) => say("resume", text));
  if (wasPaused) success(`${name} goes on, after ${formatSeconds(Date.now() - started)}`);
  else success(`${name} is not paused: nothing was changed`);
  if (json) console.log(nodeChange(name, wasPaused, started));
  return EXIT.done;
}
