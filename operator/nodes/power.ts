/** One node of a network: stopped, started, paused, resumed, restarted, as a whole. */
import { DeadlineError, until } from "../../shared/rpc/deadline";
import { Containers } from "../network/containers";
import { discoverNetwork } from "../network/discover";
import type { Engines } from "../network/engines";
import { containersOf, type Network, type NetworkContainer, type NetworkNode } from "../network/model";
import { startOrder, type Tell } from "../network/rest";
import { raftVoters } from "../status/observe";
import { UserError } from "../terminal";
import { leaveCluster, type Leaving } from "./leaveCluster";
import { lookAtNodes } from "./look";
import { isRunning, majorityOf, memberCount } from "./quorum";
import { inWords, obstaclesOf } from "./readiness";

/** Seconds: a start, and all the blocks that were missed. */
const WELL_WITHIN = 180;
const LOOKS_WELL_IN_A_ROW = 2;
const BETWEEN_LOOKS_MILLISECONDS = 1_000;

/** Leadership moves away first. @throws UserError as `leaveCluster` does */
export async function stopNode(engines: Engines, network: Network, node: NetworkNode, leaving: Leaving): Promise<void> {
  await leaveCluster(engines, network, node, leaving);
  const containers = new Containers(engines);
  for (const group of groupsOf(network, node).reverse()) {
    // A paused one could not hear of it.
    await containers.unpause(group);
    await containers.stop(group);
  }
}

/** Waits until it is healthy and in sync. @throws UserError when it is not in time, or is paused */
export async function startNode(engines: Engines, network: Network, node: NetworkNode, tell: Tell): Promise<void> {
  if (pausedOf(node).length > 0) {
    throw new UserError(`${node.name} is paused, not stopped: npx opstack-ha resume ${node.name}`);
  }
  const containers = new Containers(engines);
  for (const group of groupsOf(network, node)) await containers.start(group);
  await waitUntilWell(engines, network, node, tell);
}

/**
 * As `docker pause`: its processes stand still, keep their memory and connections, and answer nobody. Leadership moves away first.
 *
 * @returns false where it was paused already
 * @throws UserError as `leaveCluster` does, and for one that does not run
 */
export async function pauseNode(
  engines: Engines,
  network: Network,
  node: NetworkNode,
  leaving: Leaving,
): Promise<boolean> {
  const down = containersOf(node).filter(({ state }) => state !== "running" && state !== "paused");
  if (down.length > 0) {
    throw new UserError(`${listed(down)}: only what runs can be paused (npx opstack-ha start ${node.name})`);
  }
  const running = containersOf(node).filter(({ state }) => state === "running");
  if (running.length === 0) return false;
  await leaveCluster(engines, network, node, leaving);
  await new Containers(engines).pause(running);
  return true;
}

/**
 * Waits until it is healthy and in sync.
 *
 * @returns false where it was not paused
 * @throws UserError for one that is stopped, and when it is not well in time
 */
export async function resumeNode(engines: Engines, network: Network, node: NetworkNode, tell: Tell): Promise<boolean> {
  const down = containersOf(node).filter(({ state }) => state === "exited" || state === "created");
  if (down.length > 0) throw new UserError(`${listed(down)}, not paused: npx opstack-ha start ${node.name}`);
  if (pausedOf(node).length === 0) return false;
  // The consensus client last: a kona-node that finds its conductor silent for a second ends itself.
  const containers = new Containers(engines);
  for (const part of [node.execution, node.conductor, node.consensus]) if (part) await containers.unpause([part]);
  await waitUntilWell(engines, network, node, tell);
  return true;
}

/**
 * Stops and starts it; leadership moves away first, and does not come back by itself.
 *
 * @throws UserError as `leaveCluster` does, for one that is stopped, and when it is not well in time
 */
export async function restartNode(
  engines: Engines,
  network: Network,
  node: NetworkNode,
  leaving: Leaving,
): Promise<void> {
  const down = containersOf(node).filter(({ state }) => state === "exited" || state === "created");
  if (down.length > 0) throw new UserError(`${listed(down)}: npx opstack-ha start ${node.name}`);
  await stopNode(engines, network, node, leaving);
  leaving.tell(`starting ${node.name} again`);
  const containers = new Containers(engines);
  for (const group of groupsOf(network, node)) await containers.start(group);
  await waitUntilWell(engines, network, node, leaving.tell);
}

/** In the order in which they are started. */
const groupsOf = (network: Network, node: NetworkNode): NetworkContainer[][] =>
  startOrder({
    ...network,
    l1: undefined,
    sequencers: [node],
    validators: [],
    containers: containersOf(node),
  });

const pausedOf = (node: NetworkNode): NetworkContainer[] =>
  containersOf(node).filter(({ state }) => state === "paused");

const listed = (containers: NetworkContainer[]): string =>
  containers.map(({ name, state }) => `${name} is ${state}`).join(", ");

/** Where too few sequencers run for any block, nobody could be healthy: that is told, and not waited for. */
async function waitUntilWell(engines: Engines, { stack }: Network, node: NetworkNode, tell: Tell): Promise<void> {
  const network = await discoverNetwork(engines, stack);
  const running = network.sequencers.filter(isRunning).length;
  const members = memberCount(network.sequencers, network.incomplete, await raftVoters(network));
  if (running < majorityOf(members)) {
    tell(
      `${running} of ${members} sequencers run, and ${majorityOf(members)} are needed to make blocks: start another one`,
    );
    return;
  }
  tell(`waiting until ${node.name} is healthy and in sync, ${WELL_WITHIN} s at most`);
  let wellFor = 0;
  await until(
    `${node.name} to be healthy and in sync`,
    async () => {
      const { nodes, tip } = await lookAtNodes(engines, network);
      const status = nodes.find(({ name }) => name === node.name);
      const obstacles = status ? obstaclesOf(status, tip) : [{ text: "it lacks containers", passes: false }];
      wellFor = obstacles.length === 0 ? wellFor + 1 : 0;
      if (obstacles.length > 0) throw new Error(inWords(obstacles));
      return wellFor >= LOOKS_WELL_IN_A_ROW;
    },
    { withinSeconds: WELL_WITHIN, everyMilliseconds: BETWEEN_LOOKS_MILLISECONDS },
  ).catch((error: unknown) => {
    if (!(error instanceof DeadlineError)) throw error;
    throw new UserError(
      `${node.name} was started, but is not well after ${WELL_WITHIN} s: ${error.lastSeen}; see make logs`,
    );
  });
}
