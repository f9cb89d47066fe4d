/** Whether all hosts of an overlay are nodes of one Swarm. Pure. */
import type { ClusterPlan } from "../../config/plan";
import type { AnsweringHost } from "./observe";

/** The port on which managers of a Swarm listen. */
export const MANAGER_PORT = 2377;

/** What keeps containers of these hosts from one network, each with the commands that help. */
export function swarmProblems({ home, hosts: all }: ClusterPlan, hosts: AnsweringHost[]): string[] {
  const homePlan = all.find(({ name }) => name === home)!;
  const atHome = hosts.find(({ plan }) => plan.name === home);
  const say = ({ plan }: AnsweringHost, problem: string) => `host ${plan.name} (${plan.engine}): ${problem}`;
  const join = ({ plan }: AnsweringHost) =>
    `docker -H ${homePlan.engine} swarm join-token manager shows a token; then: docker -H ${plan.engine} swarm join ` +
    `--advertise-addr ${plan.address} --token TOKEN ${homePlan.address}:${MANAGER_PORT}`;

  return hosts.flatMap((host) => {
    const { swarm } = host.details;
    const isHome = host === atHome;
    if (swarm.error !== undefined) {
      return [say(host, `its Swarm is not well, and no container could start there: ${swarm.error}`)];
    }
    if (swarm.state !== "active") {
      const way = isHome ? `docker -H ${homePlan.engine} swarm init --advertise-addr ${homePlan.address}` : join(host);
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
