/** How a network over several hosts is, by all of their engines. */
import { hostsOf } from "../../config/placement";
import type { StackConfig } from "../../config/schema";
import { planTopology } from "../../config/topology";
import type { HostStatus, Status } from "../status/model";
import { observeStatus } from "../status/observe";
import { networkOverHosts } from "./assemble";
import { observeHosts, refuseAbsence, type SeenHost } from "./observe";
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

export const statusOfHost = ({ host: { name, engine }, containers, silence }: SeenHost): HostStatus => ({
  name,
  engine,
  ...(containers
    ? { containers: containers.length, running: containers.filter(({ state }) => state === "running").length }
    : { silence: silence ?? "no reason given" }),
});
