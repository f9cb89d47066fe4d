/** Three hosts in order, as a look at them finds them, but for what is said of them. */
import { parseConfig } from "../../../../config/load";
import { planTopology } from "../../../../config/topology";
import { fullName } from "../../../../engine/imageNames";
import type { LookAtHosts } from "../../../../engine/hosts/look";
import { readInfo, type ObservedHost, type SwarmNode } from "../../../../engine/hosts/observe";
import { preflightRequest } from "../../../../engine/preflightRequest";
import type { Route } from "../../../../engine/routes";
import type { HostFacts } from "../../../../operator/hosts/check/facts";
import { overThreeHosts, seenOf } from "../../../support/threeHosts";

export type Info = Parameters<typeof readInfo>[0];

/** What the engine of a host says of itself; `silent` for one that does not answer. */
export type Said = Record<string, { info?: Info; routes?: string[]; nodes?: SwarmNode[] } | "silent">;

const MEMBER = { LocalNodeState: "active", ControlAvailable: true, Cluster: { ID: "swarm-1" } };

export function lookAt(
  network: "overlay" | "routed",
  said: Said = {},
  more: Record<string, unknown> = {},
): LookAtHosts {
  const config = parseConfig(overThreeHosts(network, more));
  const plan = planTopology(config);
  const cluster = plan.cluster!;
  const present = Object.values(plan.images);
  const request = { ...preflightRequest(config, plan, "opstack-ha/dev"), images: [], containers: [] };
  const hosts = cluster.hosts.map((host): ObservedHost => {
    const seen: Said[string] = said[host.name] ?? {};
    const observation = seenOf(host, { images: present });
    const asked = { ...request, providerHost: host.engine };
    if (seen === "silent") {
      const engine = { where: host.engine, host: host.engine, answers: false, reason: "no answer within 20 s" };
      return { plan: host, request: asked, observation: { ...observation, engine } };
    }
    const others = cluster.hosts.filter((other) => other !== host).map(({ subnet }) => subnet);
    const routes = (seen.routes ?? others).map((destination): Route => ({ interface: "eth0", destination }));
    const details = readInfo(
      { ID: host.name, Name: host.name, IPv4Forwarding: true, Swarm: MEMBER, ...seen.info },
      Object.fromEntries(present.map((name) => [fullName(name), `sha256:of-${name}`])),
    );
    const swarm = { ...details.swarm, ...(seen.nodes ? { nodes: seen.nodes } : {}) };
    return { plan: host, request: asked, observation, details: { ...details, swarm, routes } };
  });
  return { config, plan, cluster, hosts, warnings: [], own: { builds: [], problems: [] } };
}

/** What was seen from each host that answers, but for what is said otherwise. */
export const factsOf = ({ hosts, cluster }: LookAtHosts, other: Record<string, Partial<HostFacts>> = {}): HostFacts[] =>
  hosts.map((host) => {
    if (!host.details) return { host, ports: 0, taken: [], ways: [], blind: "its engine does not answer" };
    const others = cluster.hosts.filter(({ name }) => name !== host.plan.name);
    return {
      host,
      clock: { ahead: 0, uncertain: 1 },
      disk: { freeBytes: 50e9, sizeBytes: 100e9 },
      ports: 5,
      taken: [],
      ways: others.map(({ name: to }) => ({ to, what: "containers", milliseconds: 0.4 })),
      ...other[host.plan.name],
    };
  });
