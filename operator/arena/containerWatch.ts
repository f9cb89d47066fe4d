/** The state of a network's containers, by node and service: one listing, where an inspection of each would cost the engine more. */
import type Docker from "dockerode";
import { networkFilter } from "../logs/docker";
import { allNodes, containersOf, type Network, type NetworkContainer } from "../network/model";
import type { ContainerState } from "./observation";

/** Of several containers that are one thing, by Docker's words for each. Pure. */
export function stateOf(states: string[]): ContainerState {
  const all = (...words: string[]) => states.every((state) => words.includes(state));
  if (all("running")) return "up";
  if (states.includes("restarting")) return "restarting";
  if (all("paused")) return "frozen";
  return states.includes("running") || states.includes("paused") ? "partly up" : "down";
}

export class ContainerWatch {
  private readonly parts: [name: string, containers: NetworkContainer[]][];

  constructor(
    private readonly docker: Docker,
    private readonly network: Network,
  ) {
    const { gateway, batcher, proposer, challenger, guards, l1 } = network;
    const services = { gateway, batcher, proposer, challenger, guards, l1 };
    this.parts = [
      ...allNodes(network).map((node): [string, NetworkContainer[]] => [node.name, containersOf(node)]),
      ...Object.entries(services).map(([name, part]): [string, NetworkContainer[]] => [name, [part ?? []].flat()]),
    ].filter((entry): entry is [string, NetworkContainer[]] => entry[1].length > 0);
  }

  /** By name, as containers keep theirs when they are made anew. @throws when the engine does not answer */
  async look(): Promise<Record<string, ContainerState>> {
    const listed = await this.docker.listContainers({ all: true, filters: { label: networkFilter(this.network) } });
    const states = new Map(listed.map(({ Names, State }) => [Names[0]!.replace(/^\//, ""), State]));
    return Object.fromEntries(
      this.parts.map(([name, containers]) => [
        name,
        stateOf(containers.map((container) => states.get(container.name) ?? "gone")),
      ]),
    );
  }
}
