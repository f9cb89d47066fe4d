/** The look at all hosts of a network, before anything is created. */
import { leaveOutMissingParts } from "../../config/optionalParts";
import { allContainers, type ClusterPlan, type HostPlan, type Plan } from "../../config/plan";
import type { StackConfig } from "../../config/schema";
import { planTopology } from "../../config/topology";
import { resolveOwnBuilds, type OwnBuilds } from "../builds/resolve";
import type { PreflightRequest } from "../preflight";
import { missingNewParts, preflightRequest } from "../preflightRequest";
import { observeHost, type ObservedHost } from "./observe";

export interface LookAtHosts {
  /** Without optional parts whose images are missing on the host that they would run on. */
  config: StackConfig;
  plan: Plan;
  cluster: ClusterPlan;
  /** By slice. */
  hosts: ObservedHost[];
  /** Of parts that are left out. */
  warnings: string[];
  /** Images that are built of something of the user's own. */
  own: OwnBuilds;
}

/**
 * Asks all engines at once. Never throws for what they are like.
 *
 * @param raw a config with hosts
 * @param projectFolder what paths in it are relative to. Default this process's folder, which is the project's in Pulumi
 * @throws ConfigError when published ports of a host clash
 */
export async function lookAtHosts(
  raw: StackConfig,
  stack: string,
  projectFolder = process.cwd(),
): Promise<LookAtHosts> {
  const { config: wanted, ...own } = await resolveOwnBuilds(raw, projectFolder);
  const requestsOf = (config: StackConfig) => {
    const plan = planTopology(config);
    const request = preflightRequest(config, plan, stack);
    return { plan, cluster: clusterOf(plan), of: (host: HostPlan) => requestOfHost(request, plan, host) };
  };
  const first = requestsOf(wanted);
  const areRouted = first.cluster.network === "routed";
  const seen = await Promise.all(first.cluster.hosts.map((host) => observeHost(host, first.of(host), areRouted)));
  const { config, warnings } = leaveOutMissingParts(wanted, missingNewParts(wanted, together(seen)));
  const { plan, cluster, of } = requestsOf(config);
  const hosts = cluster.hosts.map((host) => ({
    ...seen.find((each) => each.plan.name === host.name)!,
    plan: host,
    request: of(host),
  }));
  return { config, plan, cluster, hosts, warnings, own };
}

function clusterOf({ cluster }: Plan): ClusterPlan {
  if (!cluster) throw new Error("a network without hosts has no cluster to look at");
  return cluster;
}

/** Each image once, though several hosts may lack it. */
function together(hosts: ObservedHost[]) {
  const missing = hosts.flatMap(({ observation }) => observation.missingImages);
  return {
    missingImages: [...new Map(missing.map((image) => [image.key, image])).values()],
    containers: hosts.flatMap(({ observation }) => observation.containers),
  };
}

/**
 * What the network asks of one of its hosts. The subnet stays the whole range, also on routed hosts: what else has a part of it would take
 * the packets to the host whose slice that part is.
 *
 * @param request of the network as a whole
 */
function requestOfHost(request: PreflightRequest, plan: Plan, host: HostPlan): PreflightRequest {
  const here = allContainers(plan).flatMap((container) => (container.host === host.name ? container.name : []));
  return {
    ...request,
    providerHost: host.engine,
    isOneOfHosts: true,
    containers: here,
    ports: request.ports.filter(({ container }) => here.includes(container)),
    images: request.images.filter(({ key }) => host.images.includes(key)),
  };
}
