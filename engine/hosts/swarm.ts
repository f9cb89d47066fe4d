/** Whether all hosts of an overlay are nodes of one Swarm. Pure. */
import type { ClusterPlan, HostPlan } from "../../config/plan";
import type { AnsweringHost, SwarmNode } from "./observe";

/** The port on which managers of a Swarm listen. */
export const MANAGER_PORT = 2377;

/** What keeps containers of these hosts from one network, each with the commands that help. */
export function swarmProblems({ home, hosts: all }: ClusterPlan, hosts: AnsweringHost[]): string[] {
  const homePlan = all.find(({ name }) => name === home)!;
  const atHome = hosts.find(({ plan }) => plan.name === home);
  const say = ({ plan }: AnsweringHost, problem: string) => `host ${plan.name} (${plan.engine}): ${problem}`;
  const join = ({ plan }: AnsweringHost) =>
    `npx opstack-ha hosts init, or by hand: docker -H ${homePlan.engine} swarm join-token manager shows a token; then: ` +
    `docker -H ${plan.engine} swarm join --advertise-addr ${plan.address} --token TOKEN ${homePlan.address}:${MANAGER_PORT}`;

  return hosts.flatMap((host) => {
    const { swarm } = host.details;
    const isHome = host === atHome;
    if (swarm.error !== undefined) {
      return [
        say(
          host,
          `its Swarm is not well, and no container could start there: ${swarm.error}: where all of its machines run, try again in half a minute`,
        ),
      ];
    }
    if (swarm.state !== "active") {
      const begin = `npx opstack-ha hosts init, or by hand: docker -H ${homePlan.engine} swarm init --advertise-addr ${homePlan.address}`;
      const way = isHome ? begin : join(host);
      return [say(host, `it is no member of a Swarm (its state is ${swarm.state}), which an overlay needs: ${way}`)];
    }
    if (isHome) {
      return swarm.isManager
        ? []
        : [
            say(
              host,
              "it is a worker of its Swarm, and the network is made there: promote it, from a manager, with: docker node promote NODE",
            ),
          ];
    }
    // A home that is not in order says nothing of the others.
    if (!atHome?.details.swarm.isManager || isSameSwarm(atHome, host)) return [];
    return [
      say(
        host,
        `it is a node of another Swarm than host ${home}: docker -H ${host.plan.engine} swarm leave --force; then: ${join(host)}`,
      ),
    ];
  });
}

/** Workers do not know the id of their Swarm, but its managers. */
export function isSameSwarm(home: AnsweringHost, host: AnsweringHost): boolean {
  const [one, other] = [home.details.swarm, host.details.swarm];
  if (one.id !== undefined && other.id !== undefined) return one.id === other.id;
  return other.managers.some((manager) => one.managers.includes(manager));
}

/**
 * What hosts were in the Swarm before they left it and joined anew, or are to: it goes on counting them, and a manager among them as one that
 * is missing.
 */
export function formerNodes(hosts: AnsweringHost[]): { host: AnsweringHost; node: SwarmNode }[] {
  const nodes = hosts.find(({ details }) => details.swarm.nodes !== undefined)?.details.swarm.nodes ?? [];
  return hosts.flatMap((host) => {
    const { nodeId, state } = host.details.swarm;
    // Of one that is in another state nobody knows what it is.
    if (state !== "active" && state !== "inactive") return [];
    return nodes
      .filter(({ id, address }) => address === host.plan.address && id !== nodeId)
      .filter((node) => state === "inactive" || node.state !== "ready")
      .map((node) => ({ host, node }));
  });
}

function formerNodeWarnings(hosts: AnsweringHost[]): string[] {
  const [manager] = hosts.filter(({ details }) => details.swarm.isManager);
  return formerNodes(hosts).map(({ host: { plan }, node: { id, isManager } }) => {
    const cost = isManager ? ", as a manager that is missing: one more that fails may leave it without a quorum" : "";
    const node = `docker -H ${manager!.plan.engine} node`;
    const byHand = isManager ? `${node} demote ${id}; then: ${node} rm --force ${id}` : `${node} rm --force ${id}`;
    return `the Swarm still counts what host ${plan.name} was before it joined anew${cost}: npx opstack-ha hosts init removes it, or: ${byHand}`;
  });
}

/**
 * What becomes of containers where managers are lost. It is these that count, not hosts: some may be workers, and others manage it that are
 * no hosts.
 */
export function swarmWarnings({ hosts: all }: ClusterPlan, hosts: AnsweringHost[]): string[] {
  const former = formerNodeWarnings(hosts);
  // It has the managers that it has because of them.
  return former.length > 0 ? former : managerWarnings(all, hosts);
}

function managerWarnings(all: HostPlan[], hosts: AnsweringHost[]): string[] {
  const members = hosts.filter(({ details }) => details.swarm.state === "active");
  const managing = members.filter(({ details }) => details.swarm.isManager);
  const [first] = managing;
  // That there is none is a problem.
  if (!first) return [];
  const known = new Set(members.flatMap(({ details }) => details.swarm.managers));
  const count = Math.max(known.size, managing.length);
  if (count > 1 && count % 2 === 1) return [];

  const node = `docker -H ${first.plan.engine} node`;
  const three =
    all.length > 2
      ? `with three managers any one of them may fail: ${node} promote NODE`
      : "with a third host any one of them may fail, and where hosts route (cluster.network) none needs the others";
  if (count === 1) {
    return [
      `the Swarm has one manager, host ${first.plan.name}, without which no container starts on any host: ${three}`,
    ];
  }
  if (count === 2) {
    return [`the Swarm has two managers, and without either of them no container starts on any host: ${three}`];
  }
  return [
    `the Swarm has ${count} managers, and bears the loss of no more of them than with ${count - 1}: prefer an odd number, with: ` +
      `${node} demote NODE`,
  ];
}
