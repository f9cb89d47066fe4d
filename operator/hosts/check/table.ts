/** A check of hosts, for people and for programs. Pure. */
import colors from "picocolors";
import type { ClusterPlan, Plan } from "../../../config/plan";
import { fullName, isOnEngine } from "../../../engine/imageNames";
import { hostsWithoutRoute } from "../../../engine/hosts/ways";
import { gigabytes } from "../../../shared/diskSpace";
import { newTable } from "../../tables";
import type { HostFacts } from "./facts";
import { longestRoundTrip, type Judgement } from "./judge";

const UNKNOWN = "?";

export interface CheckedHosts {
  plan: Plan;
  cluster: ClusterPlan;
  facts: HostFacts[];
  judgement: Judgement;
}

export function renderCheck({ plan, cluster, facts, judgement }: CheckedHosts): string {
  const isOverlay = cluster.network === "overlay";
  const table = newTable([
    "host",
    "engine",
    "clock",
    "ports",
    isOverlay ? "ways to others" : "ways of containers",
    "round trip",
    "images",
    "disk",
    isOverlay ? "Swarm" : "routes",
  ]);
  table.push(...facts.map((host) => row(plan, cluster, host)));
  return [
    table.toString(),
    ...judgement.problems.map((text) => `${colors.red("fail")}  ${text}`),
    ...judgement.warnings.map((text) => `${colors.yellow("warn")}  ${text}`),
    ...renderCommands(judgement.commands),
  ].join("\n");
}

/** Of each host a heading, and what is to be run there. */
export const renderCommands = (commands: Record<string, string[]>): string[] =>
  Object.entries(commands).flatMap(([host, lines]) => [
    "",
    `On host ${host}, as root:`,
    ...lines.map((line) => `  ${line}`),
  ]);

function row(plan: Plan, cluster: ClusterPlan, facts: HostFacts): string[] {
  const { host, clock, disk, ports, taken } = facts;
  const { details, observation } = host;
  const name = host.plan.name;
  if (!details) return [name, colors.red("silent"), ...Array<string>(7).fill(UNKNOWN)];
  const seen = facts.blind === undefined;
  const roundTrip = longestRoundTrip(facts);
  return [
    name,
    observation.engine.version ?? UNKNOWN,
    clock ? `${clock.ahead < 0 ? "" : "+"}${clock.ahead.toFixed(0)} ms` : UNKNOWN,
    !seen ? UNKNOWN : red(taken.length > 0, `${ports - taken.length} of ${ports} free or ours`),
    !seen ? UNKNOWN : red(unreached(facts).length > 0, waysText(facts)),
    roundTrip === undefined ? UNKNOWN : `${roundTrip.toFixed(1)} ms`,
    imagesText(plan, facts),
    disk ? `${gigabytes(disk.freeBytes)} free` : UNKNOWN,
    cluster.network === "overlay" ? swarmText(facts) : routesText(cluster, facts),
  ];
}

const red = (isBad: boolean, text: string): string => (isBad ? colors.red(text) : text);

const unreached = ({ ways }: HostFacts): string[] => [
  ...new Set(ways.filter(({ failure }) => failure !== undefined).map(({ to }) => to)),
];

function waysText(facts: HostFacts): string {
  const without = unreached(facts);
  if (without.length > 0) return `not to ${without.join(", ")}`;
  return facts.ways.length > 0 ? "all" : UNKNOWN;
}

function imagesText(plan: Plan, { host }: HostFacts): string {
  const { images } = host.plan;
  const present = images.filter((key) => isOnEngine(plan.images[key] ?? "", host.observation.images));
  return `${present.length} of ${images.length}`;
}

function swarmText({ host }: HostFacts): string {
  const { state, isManager, error } = host.details!.swarm;
  if (error !== undefined) return colors.red("not well");
  if (state !== "active") return colors.red(state);
  return isManager ? "manager" : "worker";
}

function routesText(cluster: ClusterPlan, facts: HostFacts): string {
  const { host } = facts;
  if (!host.details?.routes) return UNKNOWN;
  const others = cluster.hosts.length - 1;
  const known = others - hostsWithoutRoute(cluster, host).length;
  // The router of the default route may know the others.
  return red(known < others && (facts.ways.length === 0 || unreached(facts).length > 0), `${known} of ${others}`);
}

/** `--json`. */
export const checkAsData = ({ plan, cluster, facts, judgement }: CheckedHosts) => ({
  ready: judgement.problems.length === 0,
  network: cluster.network,
  hosts: facts.map(({ host, blind, clock, disk, ports, taken, ways }) => ({
    name: host.plan.name,
    engine: host.plan.engine,
    answers: host.details !== undefined,
    ...(host.observation.engine.version ? { version: host.observation.engine.version } : {}),
    ...(blind === undefined ? {} : { blind }),
    ...(clock ? { clockAheadMilliseconds: clock.ahead, clockUncertainMilliseconds: clock.uncertain } : {}),
    ...(disk ? { disk } : {}),
    ports,
    taken: taken.map(({ port, key, code }) => ({ port, key, code })),
    ways,
    images: Object.fromEntries(
      host.plan.images.map((key) => [key, host.details?.imageIds[fullName(plan.images[key] ?? "")] ?? null]),
    ),
    ...(host.details ? { swarm: host.details.swarm } : {}),
    ...(host.details?.routes ? { routes: host.details.routes } : {}),
  })),
  ...judgement,
});
