import { EXIT } from "../exitCodes";
import { connectLocalEngine, discoverNetwork } from "../network/discover";
import { containersOf } from "../network/model";
import { isAtRest, nodeNamed, startNetwork } from "../network/rest";
import { strandedContainers } from "../network/stranded";
import { startNode } from "../nodes/power";
import { stackCommand } from "../options";
import { finish, formatSeconds, say, success, UserError } from "../terminal";

export const startCommand = () =>
  stackCommand("start", "go on with a network, or a node, that was stopped")
    .argument("[node]", "such as sequencer-2 or validator-1; default the whole network")
    .addHelpText("after", "\nExamples:\n  opstack-ha start\n  opstack-ha start sequencer-2")
    .action((node) => finish(() => start(node)));

async function start(name: string | undefined): Promise<number> {
  const started = Date.now();
  const docker = connectLocalEngine();
  const network = await discoverNetwork(docker);
  const stranded = await strandedContainers(docker, network.stack);
  if (stranded.length > 0) {
    throw new UserError(
      `the Docker network of ${stranded.map(({ name: container }) => container).join(", ")} is gone (docker network prune?), so they ` +
        `cannot start: make up STACK=${network.stack} makes them anew, with their data`,
    );
  }
  const tell = (text: string) => say("start", text);
  const node = name === undefined ? undefined : nodeNamed(network, name);
  if (node && isAtRest(network)) {
    throw new UserError(
      `all of ${network.name} is stopped, and no node goes on alone: make start STACK=${network.stack}`,
    );
  }
  const toStart = (node ? containersOf(node) : network.containers).filter(({ state }) => state !== "running");
  if (toStart.length === 0) {
    success(`${name ?? network.name} runs already; make status shows it`);
    return EXIT.done;
  }
  if (node) await startNode(docker, network, node, tell);
  else {
    tell(`starting ${toStart.length} of the ${network.containers.length} containers of ${network.name}`);
    await startNetwork(docker, network, tell);
  }
  success(`${name ?? network.name} goes on, after ${formatSeconds(Date.now() - started)}; make status shows it`);
  return EXIT.done;
}
