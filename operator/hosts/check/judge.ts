/** What is wrong with hosts, from what was seen of them: the preflight of `up`, and what only a look from the hosts themselves shows. Pure. */
import { findWarnings } from "../../../config/warnings";
import { NAMESPACE } from "../../../config/load";
import { clockProblems } from "../../../engine/hosts/clocks";
import { hostsWarnings, judgeHosts } from "../../../engine/hosts/judge";
import type { LookAtHosts } from "../../../engine/hosts/look";
import type { ObservedHost } from "../../../engine/hosts/observe";
import { FREE_DISK, gigabytes } from "../../../shared/diskSpace";
import type { HostFacts, Way } from "./facts";
import { missingCommands } from "./commands";

/** Milliseconds of a round trip that need no setting: timeouts of Raft are several times as long. */
const ROUND_TRIP_UNNOTICED = 10;

export interface Judgement {
  problems: string[];
  /** What is allowed, but deserves a word. */
  warnings: string[];
  /** By host: what is still to be run there, as root, where hosts route. */
  commands: Record<string, string[]>;
}

export function judgeCheck(look: LookAtHosts, facts: HostFacts[]): Judgement {
  const commands = missingCommands(look.cluster, look.plan.subnet, facts);
  return {
    problems: [
      // Clocks are known better from the hosts themselves.
      ...judgeHosts({ ...look, hosts: look.hosts.map(withoutClock) }),
      // The others are silent, which is said already.
      ...facts.flatMap((host) =>
        host.blind !== undefined && host.host.details ? [onHost(host, `not looked at from there: ${host.blind}`)] : [],
      ),
      ...clockProblems(facts.map(({ host, clock }) => ({ plan: host.plan, clock: clock ?? host.details?.clock }))),
      ...facts.flatMap(takenProblems),
      ...facts.flatMap((host) => wayProblems(look, host)),
      ...facts.flatMap((host) => roundTripProblems(look.config.cluster.round_trip_ms, host)),
      ...facts.flatMap(diskProblems),
    ],
    warnings: [...look.warnings, ...findWarnings(look.config), ...hostsWarnings(look)],
    commands,
  };
}

const onHost = ({ host: { plan } }: HostFacts, text: string): string => `host ${plan.name} (${plan.engine}): ${text}`;

function withoutClock({ details, ...host }: ObservedHost): ObservedHost {
  if (!details) return host;
  const { clock: _, ...others } = details;
  return { ...host, details: others };
}

const takenProblems = (host: HostFacts): string[] =>
  host.taken.map(({ port, address, key, code }) =>
    onHost(
      host,
      `port ${port} of ${address ?? host.host.request.bindAddress} cannot be published there (${code}): stop what has it, or choose ` +
        `another with: pulumi config set --path ${NAMESPACE}:${key} PORT`,
    ),
  );

/** One for each other host. */
function wayProblems({ cluster }: LookAtHosts, host: HostFacts): string[] {
  const failed = host.ways.filter((way): way is Way & { failure: string } => way.failure !== undefined);
  return [...new Set(failed.map(({ to }) => to))].map((to) => {
    const ways = failed.filter((way) => way.to === to);
    if (cluster.network === "routed") {
      const { failure } = ways[0]!;
      return onHost(host, `its containers do not reach those of host ${to} (${failure}): see the commands below`);
    }
    const { address } = cluster.hosts.find(({ name }) => name === to)!;
    const what = ways.map((way) => `${way.what} (${way.failure})`).join(", ");
    return onHost(
      host,
      `it does not reach ${what} of host ${to} at ${address}: let 2377/tcp, 7946/tcp, 7946/udp and 4789/udp pass between all hosts`,
    );
  });
}

/** Of the quickest way to each other host, in milliseconds; undefined where none is known. */
export function longestRoundTrip({ ways }: Pick<HostFacts, "ways">): number | undefined {
  const quickest = [...new Set(ways.map(({ to }) => to))].map((to) =>
    Math.min(...ways.flatMap((way) => (way.to === to ? (way.milliseconds ?? []) : []))),
  );
  const known = quickest.filter(Number.isFinite);
  return known.length > 0 ? Math.max(...known) : undefined;
}

function roundTripProblems(configured: number, host: HostFacts): string[] {
  const longest = longestRoundTrip(host);
  if (longest === undefined || longest <= Math.max(configured, ROUND_TRIP_UNNOTICED)) return [];
  return [
    onHost(
      host,
      `a round trip to another host takes ${longest.toFixed(1)} ms, and cluster.round_trip_ms is ${configured}, so that Raft would ` +
        `wait too short: pulumi config set --path ${NAMESPACE}:cluster.round_trip_ms ${Math.ceil(longest)}`,
    ),
  ];
}

const diskProblems = (host: HostFacts): string[] =>
  host.disk && host.disk.freeBytes < FREE_DISK.low
    ? [
        onHost(
          host,
          `the disk of its engine has ${gigabytes(host.disk.freeBytes)} free of ${gigabytes(host.disk.sizeBytes)}: make room, for ` +
            `instance with: docker -H ${host.host.plan.engine} system prune`,
        ),
      ]
    : [];
