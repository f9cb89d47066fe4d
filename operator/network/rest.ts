/** A network at rest: stopped with its data, and started again. For one node of it: `operator/nodes/`. */
import type Docker from "dockerode";
import { until } from "../../shared/rpc/deadline";
import { call } from "../../shared/rpc/light";
import { UserError } from "../terminal";
import { Cluster } from "./cluster";
import { Containers } from "./containers";
import { allNodes, containersOf, type Network, type NetworkContainer, type NetworkNode } from "./model";

/** Seconds. */
const L1_ANSWERS_WITHIN = 120;
const FIRST_BLOCKS_WITHIN = 180;

/** Tells what is being done. */
export type Tell = (text: string) => void;

/** In the order in which they are started: what others need comes first. They are stopped the other way round. */
export function startOrder({ l1, sequencers, validators, containers }: Network): NetworkContainer[][] {
  const nodes = allNodes({ sequencers, validators });
  const executionClients = nodes.map(({ execution }) => execution);
  const others = nodes.flatMap(containersOf).filter((container) => !executionClients.includes(container));
  const chain = [...(l1 ? [l1] : []), ...executionClients, ...others];
  const services = containers.filter((container) => !chain.includes(container));
  return [l1 ? [l1] : [], executionClients, others, services].filter((group) => group.length > 0);
}

/** Whether all of it is stopped, as by `stop`; what broke is another matter. */
export const isAtRest = ({ containers }: Network): boolean =>
  containers.length > 0 && containers.every(({ state }) => state === "exited");

export async function stopNetwork(docker: Docker, network: Network): Promise<void> {
  const containers = new Containers(docker);
  for (const group of startOrder(network).reverse()) {
    // A paused one could not hear of it.
    await containers.unpause(group);
    await containers.stop(group);
  }
}

/** @throws DeadlineError when L1 or the chain does not go on */
export async function startNetwork(docker: Docker, network: Network, tell: Tell): Promise<number> {
  const containers = new Containers(docker);
  for (const group of startOrder(network)) {
    // The engine starts none that is paused.
    await containers.unpause(group);
    await containers.start(group);
    if (group.includes(network.l1!)) {
      tell("waiting for L1");
      await until("L1 to answer", () => call<string>(network.l1RpcUrl!, "eth_blockNumber"), {
        withinSeconds: L1_ANSWERS_WITHIN,
      });
    }
  }
  tell("waiting for the next blocks");
  return new Cluster(network).waitForUnsafeProgress(2, FIRST_BLOCKS_WITHIN);
}

/** @throws UserError for a name that no node has */
export function nodeNamed(network: Network, name: string): NetworkNode {
  const nodes = allNodes(network);
  const found = nodes.find((node) => node.name === name);
  if (found) return found;
  throw new UserError(`there is no node ${name}; there are ${nodes.map((node) => node.name).join(", ")}`);
}
