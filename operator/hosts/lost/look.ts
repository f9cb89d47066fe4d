/** Looks at a network from the hosts that are left. Changes nothing. */
import { hostsOf, type PlacedHost } from "../../../config/placement";
import { allContainers, type HostPlan, type Plan } from "../../../config/plan";
import { PORTS } from "../../../config/ports";
import type { StackConfig } from "../../../config/schema";
import { planTopology } from "../../../config/topology";
import { contains } from "../../../engine/addresses";
import { call, HttpError, RpcError } from "../../../shared/rpc/light";
import { reason } from "../../../shared/rpc/client";
import type { ClusterMembership } from "../../../shared/rpc/schema";
import { Cluster } from "../../network/cluster";
import type { Network } from "../../network/model";
import { networkOverHosts } from "../assemble";
import { observeHosts, type SeenHost } from "../observe";
import { BAD_GATEWAY, Tunnels } from "../tunnels";
import type { LookWithout } from "./plan";
import { managerBeside, nodeOf } from "./swarmNode";

/** Seconds that an election may take. */
const LEADER_SECONDS = 15;

/** Milliseconds; of those, ten seconds for a container that is asked from another host. */
const ANSWER_MILLISECONDS = 12_000;

/** A network as the hosts that are left show it, while the ways to them are open. */
export interface Survivors {
  plan: Plan;
  /** With the sequencers of other hosts alone. */
  network: Network;
  lost: HostPlan;
  seen: SeenHost[];
}

/** Opens ways to the hosts that are left, and closes them after the work. @param config in which the host is not lost */
export async function fromSurvivors<Result>(
  config: StackConfig,
  stack: string,
  { name }: PlacedHost,
  work: (survivors: Survivors, tunnels: Tunnels) => Promise<Result>,
): Promise<Result> {
  const seen = await observeHosts(hostsOf(config), stack);
  const tunnels = await Tunnels.open(seen);
  try {
    const plan = planTopology(config);
    const network = networkOverHosts(plan, stack, seen, tunnels.urlOf);
    const lost = plan.cluster!.hosts.find((host) => host.name === name)!;
    const left = network.sequencers.filter(({ execution }) => execution.host !== name);
    return await work({ plan, network: { ...network, sequencers: left }, lost, seen }, tunnels);
  } finally {
    tunnels.close();
  }
}

export const lookWithout = (config: StackConfig, stack: string, host: PlacedHost): Promise<LookWithout> =>
  fromSurvivors(config, stack, host, async (survivors, tunnels) => {
    const [signs, raft, swarm] = await Promise.all([
      signsOfLife(survivors, tunnels),
      lookAtRaft(survivors),
      lookAtSwarm(survivors),
    ]);
    const { isReady = false, ...rest }: SeenSwarm = swarm ?? {};
    const ready = "the Swarm counts its node as ready: if that machine is really gone, try again in half a minute";
    return {
      signsOfLife: [...signs, ...(isReady ? [ready] : [])],
      ...(raft ? { raft } : {}),
      ...(swarm ? { swarm: rest } : {}),
    };
  });

/** Its engine may be silent to us alone: its containers are asked from other hosts. */
async function signsOfLife({ plan, lost, seen }: Survivors, { urlOf }: Tunnels): Promise<string[]> {
  if (seen.some(({ host, containers }) => host.name === lost.name && containers !== undefined)) {
    return [
      `its engine answers at ${lost.engine}: where that machine is to go all the same, stop its engine first, or turn it off`,
    ];
  }
  const others = seen.filter(({ containers }) => containers !== undefined).map(({ host }) => host.name);
  const asked = allContainers(plan)
    .filter(({ host, component }) => host === lost.name && (component === "gateway" || component === "op-conductor"))
    .flatMap((container) => others.map((via) => ({ container, via })));
  const answers = await Promise.all(
    asked.map(async ({ container, via }) => {
      const internal = container.component === "gateway" ? PORTS.gateway : PORTS.conductorRpc;
      const url = urlOf({ ...container, host: via }, { internal, external: internal, address: "", key: "" });
      return (await isAlive(url)) ? [container.name] : [];
    }),
  );
  const alive = [...new Set(answers.flat())].sort();
  return alive.length === 0
    ? []
    : [`${alive.join(", ")} still answer other hosts: only its engine is silent, so turn that machine off first`];
}

/** Any answer is one, but for that of the tunnel itself. */
const isAlive = (url: string): Promise<boolean> =>
  call(url, "web3_clientVersion", [], ANSWER_MILLISECONDS).then(
    () => true,
    (error: unknown) => error instanceof RpcError || (error instanceof HttpError && error.status !== BAD_GATEWAY),
  );

async function lookAtRaft({ plan, network, lost }: Survivors): Promise<LookWithout["raft"]> {
  if (plan.sequencers.every(({ conductor }) => conductor === undefined)) return undefined;
  try {
    const { leader, members } = await membersOn(network, lost);
    return { leader, members: members.map(({ id }) => id) };
  } catch {
    return { members: [] };
  }
}

/**
 * The members of the Raft cluster that have addresses of a host, and what is needed to take them out.
 *
 * @throws DeadlineError where nobody leads
 */
export async function membersOn(network: Network, { subnet }: Pick<HostPlan, "subnet">) {
  if (network.sequencers.length === 0) throw new Error("no sequencer is on any other host");
  const { name: leader, conductorRpcUrl: url } = await new Cluster(network).leader(LEADER_SECONDS);
  const membership = await call<ClusterMembership>(url!, "conductor_clusterMembership", [], ANSWER_MILLISECONDS);
  const members = (membership.servers ?? []).filter(({ addr }) => contains(subnet, addr.split(":")[0]!));
  return { leader, url: url!, members, version: membership.version };
}

type SeenSwarm = NonNullable<LookWithout["swarm"]> & { isReady?: boolean };

async function lookAtSwarm({ plan, lost, seen }: Survivors): Promise<SeenSwarm | undefined> {
  if (plan.cluster!.network !== "overlay") return undefined;
  try {
    const node = await nodeOf(await managerBeside(lost, seen), lost);
    if (!node) return {};
    return { node: { id: node.id, isManager: node.isManager }, isReady: node.state === "ready" };
  } catch (error) {
    return { problem: reason(error) };
  }
}
