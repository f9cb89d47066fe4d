/** The Docker engines that a network is on: the one that Pulumi works with, or one for each of several hosts. */
import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type { ClusterPlan, HostPlan, NetworkRange, Plan } from "../../config/plan";
import { ROUTED_BRIDGE } from "../../shared/routedBridge";
import { Images } from "./images";
import { labels } from "./labels";

/** One engine, and what containers on it share. */
export interface Site {
  /** Undefined: the one that Pulumi works with anyway. */
  provider?: docker.Provider;
  dockerNetwork: docker.Network;
  images: Images;
}

/** @param host where there are several; default the host of L1 */
export type SiteOf = (host?: string) => Site;

export interface SitesArgs {
  plan: Plan;
  /** `<project>/<stack>`. */
  stack: string;
}

/**
 * Declares providers, networks and images.
 *
 * @param name of the component that they belong to
 */
export function declareSites(name: string, args: SitesArgs, parent: pulumi.Resource): SiteOf {
  const { plan } = args;
  if (plan.cluster) return declareHosts(name, args, plan.cluster, parent);
  const site: Site = {
    images: new Images(`${name}-images`, { references: plan.images }, { parent }),
    dockerNetwork: new docker.Network(
      `${name}-docker-network`,
      { driver: "bridge", ...networkArgs(args, plan) },
      { parent, deleteBeforeReplace: true },
    ),
  };
  return () => site;
}

/**
 * `ssh` of the user, with config, keys and known hosts. Each resource is a call of its own: without a connection that they share, a
 * hundred of them at once are more than an sshd admits.
 */
const SSH_OPTIONS = {
  BatchMode: "yes",
  ConnectTimeout: "10",
  ConnectionAttempts: "3",
  ControlMaster: "auto",
  ControlPath: "~/.ssh/opstack-ha-%C",
  ControlPersist: "60",
  ServerAliveInterval: "5",
  ServerAliveCountMax: "6",
};

const sshOpts = Object.entries(SSH_OPTIONS).flatMap(([option, value]) => ["-o", `${option}=${value}`]);

function declareHosts(name: string, args: SitesArgs, cluster: ClusterPlan, parent: pulumi.Resource): SiteOf {
  const { plan } = args;
  const providers = new Map(
    cluster.hosts.map((host) => [
      host.name,
      new docker.Provider(
        `${name}-host-${host.name}`,
        { host: host.engine, ...(host.engine.startsWith("ssh://") ? { sshOpts } : {}) },
        { parent },
      ),
    ]),
  );
  const networkOf = declareNetworks(name, args, cluster, providers, parent);
  const images: Images[] = [];
  const sites = new Map<string, Site>();
  for (const host of cluster.hosts) {
    const provider = providers.get(host.name)!;
    const references = Object.fromEntries(host.images.map((key) => [key, plan.images[key]!]));
    images.push(
      new Images(
        `${name}-images-${host.name}`,
        { references, host: host.name, others: [...images] },
        { parent, provider },
      ),
    );
    sites.set(host.name, { provider, dockerNetwork: networkOf(host), images: images.at(-1)! });
  }
  return (host = cluster.home) => sites.get(host)!;
}

function declareNetworks(
  name: string,
  args: SitesArgs,
  cluster: ClusterPlan,
  providers: ReadonlyMap<string, docker.Provider>,
  parent: pulumi.Resource,
): (host: HostPlan) => docker.Network {
  if (cluster.network === "overlay") {
    // Without any option: the engine would add some of its own, and every update want another network then.
    const overlay = new docker.Network(
      `${name}-docker-network`,
      { driver: "overlay", attachable: true, ...networkArgs(args, args.plan) },
      { parent, deleteBeforeReplace: true, provider: providers.get(cluster.home)! },
    );
    return () => overlay;
  }
  const networks = new Map(
    cluster.hosts.map((host) => [
      host.name,
      new docker.Network(
        `${name}-docker-network-${host.name}`,
        { driver: "bridge", options: ROUTED_BRIDGE, ...networkArgs(args, host) },
        { parent, deleteBeforeReplace: true, provider: providers.get(host.name)! },
      ),
    ]),
  );
  return ({ name: host }) => networks.get(host)!;
}

const networkArgs = (
  { plan, stack }: SitesArgs,
  { subnet, gatewayAddress, jobAddressRange }: NetworkRange,
): Pick<docker.NetworkArgs, "name" | "ipamConfigs" | "labels"> => ({
  name: plan.network,
  ipamConfigs: [{ subnet, gateway: gatewayAddress, ipRange: jobAddressRange }],
  labels: labels({ network: plan.network, stack, role: "network", component: "network", index: 0 }),
});
