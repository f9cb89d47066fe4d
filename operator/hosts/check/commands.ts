/** What is still to be run on hosts that route, as root, each on its own. Pure. */
import type { ClusterPlan } from "../../../config/plan";
import { hostsWithoutRoute } from "../../../engine/hosts/ways";
import type { HostFacts } from "./facts";

/** By host; those that lack nothing are left out, and so are all hosts of an overlay. What cannot be seen counts as missing. */
export function missingCommands(cluster: ClusterPlan, range: string, facts: HostFacts[]): Record<string, string[]> {
  if (cluster.network !== "routed") return {};
  const found = facts.map((host): [string, string[]] => [
    host.host.plan.name,
    [...forwarding(host), ...routes(cluster, host), ...firewall(range, host, facts)],
  ]);
  return Object.fromEntries(found.filter(([, commands]) => commands.length > 0));
}

const forwarding = ({ host }: HostFacts): string[] =>
  host.details?.forwards === true ? [] : ["sysctl -w net.ipv4.ip_forward=1"];

/** The router of a default route may know the way. */
const routes = (cluster: ClusterPlan, { host, ways }: HostFacts): string[] =>
  hostsWithoutRoute(cluster, host)
    .filter(({ name }) => !ways.some(({ to, failure }) => to === name && failure === undefined))
    .map(({ subnet, address }) => `ip route replace ${subnet} via ${address}`);

/** It cannot be looked at, but whoever reaches a container of the host has passed it. */
function firewall(range: string, { host }: HostFacts, facts: HostFacts[]): string[] {
  const isReached = facts.some(({ ways }) =>
    ways.some(({ to, milliseconds }) => to === host.plan.name && milliseconds !== undefined),
  );
  return isReached
    ? []
    : ["iptables -N DOCKER-USER 2>/dev/null", `iptables -I DOCKER-USER -s ${range} -d ${range} -j ACCEPT`];
}
