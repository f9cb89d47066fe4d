/** A network over several hosts, put together from what their engines have of it and what the plan says. Pure. */
import { allContainers, type ContainerPlan, type Plan, type PublishedPort } from "../../config/plan";
import { PORTS } from "../../config/ports";
import { assemble } from "../network/discover";
import { UNREACHABLE, type Network, type NetworkContainer } from "../network/model";
import type { SeenHost } from "./observe";

/** Where this machine reaches a port that a container publishes on its own host. */
export type UrlOf = (container: ContainerPlan, port: PublishedPort) => string;

/** What there should be on hosts whose engines are silent is part of it, as unreachable. */
export function networkOverHosts(plan: Plan, stack: string, seen: SeenHost[], urlOf: UrlOf): Network {
  const planned = new Map(allContainers(plan).map((container) => [container.name, container]));
  const silent = seen.filter(({ containers }) => containers === undefined).map(({ host }) => host.name);
  const unseen = [...planned.values()].filter(({ host = "" }) => silent.includes(host)).map(unreachable);
  const containers = [...seen.flatMap((host) => host.containers ?? []), ...unseen]
    .map((container) => {
      const plan = planned.get(container.name);
      return { ...container, ...(plan ? { address: plan.address } : {}), urls: urls(plan, urlOf) };
    })
    .sort((one, other) => one.name.localeCompare(other.name));
  const network = assemble(plan.network, stack, containers);
  // Users go to another one where the first is gone.
  const gateway = containers.find(({ component, state }) => component === "gateway" && state === "running");
  return gateway ? { ...network, gateway, gatewayUrl: gateway.urls[PORTS.gateway] } : network;
}

function unreachable({ name, role, component, index, host }: ContainerPlan): NetworkContainer {
  const state = UNREACHABLE;
  return { id: "", name, role, component, index, host, state, health: "none", commandLine: "", urls: {} };
}

const urls = (container: ContainerPlan | undefined, urlOf: UrlOf): Record<number, string> =>
  container ? Object.fromEntries(container.ports.map((port) => [port.internal, urlOf(container, port)])) : {};
