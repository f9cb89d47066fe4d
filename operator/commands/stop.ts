import { EXIT } from "../exitCodes";
import { connectLocalEngine, discoverNetwork } from "../network/discover";
import { containersOf } from "../network/model";
import { nodeNamed, stopNetwork } from "../network/rest";
import { stopNode } from "../nodes/power";
import { FORCE, stackCommand } from "../options";
import { finish, formatSeconds, say, success, UsageError } from "../terminal";

export const stopCommand = () =>
  stackCommand("stop", "stop the network, or one of its nodes, and keep all of its data; `start` goes on with it")
    .argument("[node]", "such as sequencer-2 or validator-1; default the whole network")
    .option(...FORCE)
    .addHelpText("after", "\nExamples:\n  opstack-ha stop\n  opstack-ha stop sequencer-2")
    .action((node, { force }) => finish(() => stop(node, force)));

async function stop(name: string | undefined, force: boolean | undefined): Promise<number> {
  if (force && name === undefined)
    throw new UsageError("--force belongs to a node: the whole network is stopped without it");
  const started = Date.now();
  const docker = connectLocalEngine();
  const network = await discoverNetwork(docker);
  const node = name === undefined ? undefined : nodeNamed(network, name);
  if ((node ? containersOf(node) : network.containers).every(({ state }) => state === "exited")) {
    success(`${name ?? network.name} is stopped already; its data is kept`);
    return EXIT.done;
  }
  if (!node) {
    say("stop", `stopping the ${network.containers.length} containers of ${network.name}, the chain's last`);
    await stopNetwork(docker, network);
  } else {
    say("stop", `stopping ${node.name}`);
    await stopNode(docker, network, node, { force, tell: (text) => say("stop", text) });
  }
  success(`${name ?? network.name} is stopped, after ${formatSeconds(Date.now() - started)}; its data is kept`);
  say("next", name === undefined ? "make start goes on with it" : `make start ARGS=${name} brings it back`);
  return EXIT.done;
}
