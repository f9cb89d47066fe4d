/** A network at rest: stopped with its data, and started again. For one node of it: `operator/nodes/`. */
import type Docker from "dockerode";
import { until } from "../../shared/rpc/deadline";
import { call } from "../../shared/rpc/light";
import { UserError } from "../terminal";
import { Cluster } from "./cluster";
import { Containers } from "./containers";
import { allNodes, containersOf, UNREACHABLE, type Network, type NetworkContainer, type NetworkNode } from "./model";

/** Seconds. */
const L1_ANSWERS_WITHIN = 120;
const FIRST_BLOCKS_WITHIN = 180;

/** Tells what is being done. */
export type Tell = (text: string) => void;

/** In the order in which they are started: what others need comes first. They are stopped the other way round. */
export const startOrder = (network: Network): NetworkContainer[][] => [...chainOf(network), ...servicesOf(network)];

/** L1, execution clients, then what talks to them. */
function chainOf({ l1, sequencers, validators, containers }: Network): NetworkContainer[][] {
  const nodes = allNodes({ sequencers, validators });
  const executionClients = nodes.map(({ execution }) => execution);
  const others = nodes.flatMap(containersOf).filter((container) => !executionClients.includes(container));
  // A fork waits for what reads the chain that it was forked from.
  const fronts = containers.filter((container) => container.component === "l1-front" && container !== l1);
  return [[...fronts, ...(l1 ? [l1] : [])], executionClients, others].filter((group) => group.length > 0);
}

function servicesOf(network: Network): NetworkContainer[][] {
  const chain = chainOf(network).flat();
  const services = network.containers.filter((container) => !chain.includes(container));
  return services.length > 0 ? [services] : [];
}

/** Whether all of it is stopped, as by `stop`; what broke is another matter. */
export const isAtRest = ({ containers }: Network): boolean =>
  containers.length > 0 && containers.every(({ state }) => state === "exited");

/** @param graceSeconds until what does not stop is killed; default Docker's ten */
export async function stopNetwork(docker: Docker, network: Network, graceSeconds?: number): Promise<void> {
  const containers = new Containers(docker);
  for (const group of startOrder(network).reverse()) {
    // A paused one could not hear of it.
    await containers.unpause(group);
    await containers.stop(group, graceSeconds);
  }
}

/** @throws DeadlineError when L1 or the chain does not go on */
export async function startNetwork(docker: Docker, network: Network, tell: Tell): Promise<number> {
  await startChain(docker, network, tell);
  await startServices(docker, network);
  tell("waiting for the next blocks");
  return new Cluster(network).waitForUnsafeProgress(2, FIRST_BLOCKS_WITHIN);
}

/** L1 and the nodes, without waiting for blocks. @throws DeadlineError when L1 does not answer */
export async function startChain(docker: Docker, network: Network, tell: Tell): Promise<void> {
  const containers = new Containers(docker);
  for (const group of chainOf(network)) {
    // The engine starts none that is paused.
    await containers.unpause(group);
    await containers.start(group);
    if (group.includes(network.l1!)) {
      tell("waiting for L1");
      await l1Answers(network);
    }
  }
}

/** What works around the chain. */
export async function startServices(docker: Docker, network: Network): Promise<void> {
  const containers = new Containers(docker);
  const services = servicesOf(network).flat();
  await containers.unpause(services);
  await containers.start(services);
}

/** @throws DeadlineError */
export const l1Answers = ({ l1RpcUrl }: Network): Promise<string> =>
  until("L1 to answer", () => call<string>(l1RpcUrl!, "eth_blockNumber"), { withinSeconds: L1_ANSWERS_WITHIN });

/** @throws UserError for a name that no node has, and for a node of a host that is silent */
export function nodeNamed(network: Network, name: string): NetworkNode {
  const nodes = allNodes(network);
  const found = nodes.find((node) => node.name === name);
  if (!found) throw new UserError(`there is no node ${name}; there are ${nodes.map((node) => node.name).join(", ")}`);
  const unseen = containersOf(found).find(({ state }) => state === UNREACHABLE);
  if (unseen) throw new UserError(`${name} is on host ${unseen.host}, whose engine does not answer (make status)`);
  return found;
}
