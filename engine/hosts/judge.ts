/** The judgement of a preflight over several hosts: each as any engine, and what they have to agree on. Pure. */
import { NAMESPACE } from "../../config/load";
import type { ClusterPlan, Plan } from "../../config/plan";
import { hostMemoryWarning } from "../capacity";
import { fullName } from "../imageNames";
import { judgePreflight } from "../preflight";
import { clockProblems } from "./clocks";
import type { AnsweringHost, ObservedHost } from "./observe";
import { strangerProblems } from "./strangers";
import { swarmProblems, swarmWarnings } from "./swarm";
import { wayProblems, wayWarnings } from "./ways";

interface HostsQuestion {
  plan: Plan;
  cluster: ClusterPlan;
  hosts: ObservedHost[];
}

const answeringOf = (hosts: ObservedHost[]): AnsweringHost[] =>
  hosts.filter((host): host is AnsweringHost => host.details !== undefined);

/** Everything in the way, host by host, worded for the user. A host that is silent is a problem, and the others are judged all the same. */
export function judgeHosts({ plan, cluster, hosts }: HostsQuestion): string[] {
  const answering = answeringOf(hosts);
  return [
    ...hosts.flatMap((host) => (host.details === undefined ? [silence(host)] : [])),
    ...answering.flatMap((host) =>
      [...versionProblems(cluster, host), ...judgePreflight(host.request, host.observation)].map((problem) =>
        onHost(host, problem),
      ),
    ),
    ...sameEngine(answering),
    ...clockProblems(answering.map(({ plan, details }) => ({ plan, clock: details.clock }))),
    ...strangerProblems(plan, answering),
    ...(cluster.network === "overlay"
      ? swarmProblems(cluster, answering)
      : [...answering.flatMap(forwarding), ...wayProblems(cluster, answering)]),
    ...imageProblems(plan, answering),
  ];
}

/** What is allowed over several hosts as they are, but deserves a word. */
export function hostsWarnings({ plan, cluster, hosts }: HostsQuestion): string[] {
  const answering = answeringOf(hosts);
  return [
    ...(cluster.network === "routed" ? wayWarnings(cluster, answering) : swarmWarnings(cluster, answering)),
    ...answering.flatMap((host) => hostMemoryWarning(plan, host.plan.name, host.observation.machine) ?? []),
  ];
}

const onHost = ({ plan }: ObservedHost, problem: string): string => `host ${plan.name} (${plan.engine}): ${problem}`;

const silence = (host: ObservedHost): string =>
  onHost(
    host,
    `its Docker engine does not answer (${host.observation.engine.reason ?? "no reason given"}): start it, see what is wrong with: ` +
      `docker -H ${host.plan.engine} version, or correct where it is with: ` +
      `pulumi config set --path ${NAMESPACE}:hosts.${host.plan.name}.engine URL`,
  );

/** Major numbers. Older engines were tried by nobody here. */
const OLDEST_ENGINE = 20;
/** It refuses the gateway mode that 28 and later need: components/docker/sites.ts. */
const ENGINE_THAT_CANNOT_ROUTE = 27;

function versionProblems({ network }: ClusterPlan, { observation }: ObservedHost): string[] {
  const { version = "" } = observation.engine;
  const major = Number(version.split(".")[0]);
  if (major < OLDEST_ENGINE) {
    return [`its Docker ${version} is too old: install ${OLDEST_ENGINE}.10 or later`];
  }
  if (network === "routed" && major === ENGINE_THAT_CANNOT_ROUTE) {
    return [
      `its Docker ${version} does not know how to route to containers as other versions do: install 28 or later, ` +
        `or use a Swarm with: pulumi config set --path ${NAMESPACE}:cluster.network overlay`,
    ];
  }
  return [];
}

/** Two URLs may lead to one machine. */
const sameEngine = (hosts: AnsweringHost[]): string[] =>
  hosts.flatMap((host, position) => {
    const { identity } = host.details;
    const other = hosts.slice(0, position).find(({ details }) => identity && details.identity === identity);
    return other
      ? [onHost(host, `it is the engine of host ${other.plan.name} (${other.plan.engine}) too: each needs its own`)]
      : [];
  });

/** Firewalls of a host cannot be seen through its engine. */
const forwarding = (host: AnsweringHost): string[] =>
  host.details.forwards === false
    ? [
        onHost(
          host,
          "it passes no packets on, and so other hosts do not reach its containers: run there, as root: sysctl -w net.ipv4.ip_forward=1",
        ),
      ]
    : [];

/** A name must mean the same image wherever it runs: a tag may have moved between two pulls, or two builds differ. */
function imageProblems(plan: Plan, hosts: AnsweringHost[]): string[] {
  return Object.entries(plan.images).flatMap(([key, name]) => {
    const users = hosts.filter((host) => host.plan.images.some((image) => image === key));
    const having = users.flatMap((host) => {
      const id = host.details.imageIds[fullName(name)];
      return id === undefined ? [] : [{ host: host.plan, id }];
    });
    const [first, ...others] = having;
    if (!first) return [];
    return others
      .filter(({ id }) => id !== first.id)
      .map(
        ({ host, id }) =>
          `images.${key}: ${name} is ${first.id} on host ${first.host.name}, and ${id} on host ${host.name}: copy it with: ` +
          `docker -H ${first.host.engine} save ${name} | docker -H ${host.engine} load`,
      );
  });
}
