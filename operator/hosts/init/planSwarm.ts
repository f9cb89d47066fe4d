/** What makes hosts the nodes of one Swarm. Pure. */
import type { ClusterPlan, HostPlan } from "../../../config/plan";
import type { AnsweringHost, ObservedHost, SwarmNode } from "../../../engine/hosts/observe";
import { formerNodes, isSameSwarm } from "../../../engine/hosts/swarm";

export type SwarmStep =
  | { kind: "init"; host: HostPlan }
  | { kind: "join"; host: HostPlan; role: "manager" | "worker"; through: HostPlan }
  /** What a host was before it left, or is to be no more. */
  | { kind: "forget"; host: HostPlan; node: SwarmNode; through: HostPlan };

export interface SwarmPlan {
  /** In order; none where all hosts are nodes already. */
  steps: SwarmStep[];
  /** Why none may be taken. */
  refusals: string[];
}

/** One of three may fail. More of them only make every change wait for more answers. */
const MOST_MANAGERS = 3;

/** The host of L1 comes first, because Pulumi makes the network there, which takes a manager. */
export function planSwarm({ home, hosts: planned }: ClusterPlan, seen: ObservedHost[]): SwarmPlan {
  const hosts = seen.filter((host): host is AnsweringHost => host.details !== undefined);
  const members = hosts.filter(({ details }) => details.swarm.state === "active");
  const managers = members.filter(({ details }) => details.swarm.isManager);
  const atHome = managers.find(({ plan }) => plan.name === home) ?? managers[0];
  const refusals = [
    ...seen.flatMap(silence),
    ...hosts.flatMap(illness),
    ...members.flatMap((member) => (atHome && !isSameSwarm(atHome, member) ? [stranger(member, atHome)] : [])),
    ...members.flatMap((member) => (managers.includes(member) ? [] : worker(member, home, atHome))),
  ];
  if (refusals.length > 0) return { steps: [], refusals };

  const first = planned.find(({ name }) => name === home)!;
  const others = hosts
    .filter((host) => !members.includes(host))
    .map(({ plan }) => plan)
    .sort((one, other) => Number(other.name === home) - Number(one.name === home));
  const through = atHome?.plan ?? first;
  const former = formerNodes(hosts).map(({ host, node }) => ({
    kind: "forget" as const,
    host: host.plan,
    node,
    through,
  }));
  // Before any joins, so that the Swarm never has more managers to miss than it must.
  const steps: SwarmStep[] = atHome ? former : [{ kind: "init", host: first }];
  let count = Math.max(managers.length, 1);
  for (const host of others.filter(({ name }) => atHome || name !== home)) {
    const role = count < MOST_MANAGERS || host.name === home ? "manager" : "worker";
    if (role === "manager") count += 1;
    steps.push({ kind: "join", host, role, through });
  }
  return { steps, refusals };
}

const onHost = ({ plan }: ObservedHost, text: string): string => `host ${plan.name} (${plan.engine}): ${text}`;

const silence = (host: ObservedHost): string[] =>
  host.details ? [] : [onHost(host, `its Docker engine does not answer (${host.observation.engine.reason})`)];

function illness(host: AnsweringHost): string[] {
  const { state, error } = host.details.swarm;
  if (error !== undefined) return [onHost(host, `its Swarm is not well: ${error}`)];
  return state === "active" || state === "inactive"
    ? []
    : [onHost(host, `its place in a Swarm is ${state}: docker -H ${host.plan.engine} swarm leave --force`)];
}

const stranger = (member: AnsweringHost, manager: AnsweringHost): string =>
  onHost(
    member,
    `it is a node of another Swarm than host ${manager.plan.name}: docker -H ${member.plan.engine} swarm leave --force`,
  );

/** One that is no manager, where there has to be one. */
function worker(member: AnsweringHost, home: string, manager: AnsweringHost | undefined): string[] {
  if (!manager) {
    return [
      onHost(member, "it is a worker of a Swarm that no host manages: promote it, from a manager, or let it leave"),
    ];
  }
  if (member.plan.name !== home) return [];
  const promote = `docker -H ${manager.plan.engine} node promote NODE`;
  return [onHost(member, `it is a worker, and the network is made there: ${promote}`)];
}

/** In the words of the report. */
export function describeSwarmStep(step: SwarmStep): string {
  const { name, address } = step.host;
  switch (step.kind) {
    case "init":
      return `host ${name} begins a Swarm at ${address}`;
    case "join":
      return `host ${name} joins it as a ${step.role} at ${address}, through host ${step.through.name}`;
    case "forget":
      return `the node that host ${name} was before (${step.node.id}) is taken out${step.node.isManager ? ", which can take minutes" : ""}`;
  }
}
