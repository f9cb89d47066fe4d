/** How a network over several hosts is, by all of their engines. */
import { hostsOf } from "../../config/placement";
import type { StackConfig } from "../../config/schema";
import { planTopology } from "../../config/topology";
import { readInfo, type EngineInfo } from "../../engine/hosts/observe";
import { allNodes, type Network } from "../network/model";
import type { HostStatus, Status } from "../status/model";
import { observeStatus } from "../status/observe";
import { networkOverHosts } from "./assemble";
import { connectHost, observeHosts, refuseAbsence, type SeenHost } from "./observe";
import { Tunnels } from "./tunnels";

/** @throws NoEngineError where no host answers, NoNetworkError where none that does has anything of it */
export async function statusOverHosts(config: StackConfig, stack: string): Promise<Status> {
  const seen = await observeHosts(hostsOf(config), stack);
  refuseAbsence(seen, stack);
  const tunnels = await Tunnels.open(seen);
  try {
    const network = networkOverHosts(planTopology(config), stack, seen, tunnels.urlOf);
    const [status, troubles] = await Promise.all([
      observeStatus(network),
      Promise.all(seen.map((each) => swarmTrouble(config, each))),
    ]);
    const hosts = seen.map((each, position) => ({ ...statusOfHost(each, network), swarmTrouble: troubles[position] }));
    return { ...status, hosts };
  } finally {
    tunnels.close();
  }
}

/** An engine whose Swarm has no quorum takes some seconds to say so. */
const SWARM_SECONDS = 10;

/** Undefined where there is none, nobody needs a Swarm, or the engine does not tell. */
async function swarmTrouble({ cluster }: StackConfig, { host, containers }: SeenHost): Promise<string | undefined> {
  if (cluster.network !== "overlay" || containers === undefined) return undefined;
  const info = connectHost(host, SWARM_SECONDS).info() as Promise<EngineInfo>;
  const { swarm } = readInfo(await info.catch(() => ({ Swarm: { LocalNodeState: "active" } })), {});
  return swarm.error ?? (swarm.state === "active" ? undefined : `it is ${swarm.state}`);
}

/** What there is once, by its name in a table. */
const SINGLE = { l1: "L1", batcher: "batcher", proposer: "proposer", challenger: "challenger" } as const;

function carriedBy(host: string, network: Network): string[] {
  const nodes = allNodes(network).filter(({ execution }) => execution.host === host);
  const single = (Object.keys(SINGLE) as (keyof typeof SINGLE)[]).filter((part) => network[part]?.host === host);
  return [...single.map((part) => SINGLE[part]), ...nodes.map(({ name }) => name)];
}

export const statusOfHost = (
  { host: { name, engine }, containers, silence }: SeenHost,
  network: Network,
): HostStatus => ({
  name,
  engine,
  carries: carriedBy(name, network),
  ...(containers
    ? { containers: containers.length, running: containers.filter(({ state }) => state === "running").length }
    : { silence: silence ?? "no reason given" }),
});
