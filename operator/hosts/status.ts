/** How a network over several hosts is, by all of their engines. */
import { hostsOf } from "../../config/placement";
import type { StackConfig } from "../../config/schema";
import { planTopology } from "../../config/topology";
import type { HostStatus, Status } from "../status/model";
import { observeStatus } from "../status/observe";
import { NoEngineError, NoNetworkError } from "../terminal";
import { networkOverHosts } from "./assemble";
import { observeHosts, type SeenHost } from "./observe";
import { Tunnels } from "./tunnels";

/** @throws NoEngineError where no host answers, NoNetworkError where none that does has anything of it */
export async function statusOverHosts(config: StackConfig, stack: string): Promise<Status> {
  const seen = await observeHosts(hostsOf(config), stack);
  refuseAbsence(seen, stack);
  const tunnels = await Tunnels.open(seen);
  try {
    const network = networkOverHosts(planTopology(config), stack, seen, tunnels.urlOf);
    return { ...(await observeStatus(network)), hosts: seen.map(statusOfHost) };
  } finally {
    tunnels.close();
  }
}

function refuseAbsence(seen: SeenHost[], stack: string): void {
  if (seen.every(({ containers }) => containers === undefined)) {
    const reasons = seen.map(({ host, silence }) => `${host.name} at ${host.engine} (${silence})`).join(", ");
    throw new NoEngineError(`no host of stack ${stack} answers: ${reasons}`);
  }
  if (seen.every(({ containers = [] }) => containers.length === 0)) {
    throw new NoNetworkError(`stack ${stack} has no containers on its hosts: make up STACK=${stack}`);
  }
}

export const statusOfHost = ({ host: { name, engine }, containers, silence }: SeenHost): HostStatus => ({
  name,
  engine,
  ...(containers
    ? { containers: containers.length, running: containers.filter(({ state }) => state === "running").length }
    : { silence: silence ?? "no reason given" }),
});
