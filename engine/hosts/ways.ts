/** Whether hosts of routed networks know the way to each other's containers, as far as their own routes tell. Pure. */
import type { ClusterPlan, HostPlan } from "../../config/plan";
import { contains, prefixOf } from "../addresses";
import type { Route } from "../routes";
import type { AnsweringHost, ObservedHost } from "./observe";

interface Ways {
  host: AnsweringHost;
  /** To these hosts there is no route at all. */
  none: HostPlan[];
  /** To these there is the default route alone, whose router may know more. */
  byDefault: HostPlan[];
}

/** Of hosts whose routes are known. */
function waysOf({ hosts: all }: ClusterPlan, hosts: AnsweringHost[]): Ways[] {
  return hosts.flatMap((host) => {
    const { routes } = host.details;
    if (!routes) return [];
    const others = all.filter(({ name }) => name !== host.plan.name);
    const prefixes = others.map((other) => ({ other, prefix: bestPrefix(routes, other.subnet) }));
    const whose = (wanted: number | undefined) =>
      prefixes.flatMap(({ other, prefix }) => (prefix === wanted ? other : []));
    return [{ host, none: whose(undefined), byDefault: whose(0) }];
  });
}

/** Other hosts to whose containers no route of a host's own leads but the default one; all of them where its routes are unknown. */
export function hostsWithoutRoute(cluster: ClusterPlan, host: ObservedHost): HostPlan[] {
  const others = cluster.hosts.filter(({ name }) => name !== host.plan.name);
  const routes = host.details?.routes;
  return routes ? others.filter(({ subnet }) => !bestPrefix(routes, subnet)) : others;
}

/** Of the most specific route to a block; 0 is the default route. */
function bestPrefix(routes: Route[], block: string): number | undefined {
  const prefixes = routes.flatMap(({ destination }) => (contains(destination, block) ? prefixOf(destination) : []));
  return prefixes.length > 0 ? Math.max(...prefixes) : undefined;
}

const say = ({ plan }: AnsweringHost, text: string): string => `host ${plan.name} (${plan.engine}): ${text}`;

const names = (hosts: HostPlan[]): string => hosts.map(({ name }) => name).join(" and ");

const recipe = (hosts: HostPlan[]): string =>
  `run there, as root: ${hosts.map(({ subnet, address }) => `ip route replace ${subnet} via ${address}`).join("; ")}`;

export const wayProblems = (cluster: ClusterPlan, hosts: AnsweringHost[]): string[] =>
  waysOf(cluster, hosts).flatMap(({ host, none }) =>
    none.length > 0 ? [say(host, `it has no way to the containers of host ${names(none)}: ${recipe(none)}`)] : [],
  );

export const wayWarnings = (cluster: ClusterPlan, hosts: AnsweringHost[]): string[] =>
  waysOf(cluster, hosts).flatMap(({ host, byDefault }) =>
    byDefault.length > 0
      ? [
          say(
            host,
            `only its default route leads to the containers of host ${names(byDefault)}: unless its router knows the way, ${recipe(byDefault)}`,
          ),
        ]
      : [],
  );
