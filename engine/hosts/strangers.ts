/** Containers of others in this network's Docker network, under addresses that are planned for its own. Pure. */
import { allContainers, type Plan } from "../../config/plan";
import type { AnsweringHost } from "./observe";

/**
 * One of both could not start, also where they are on two hosts: an engine gives the address of a container that is stopped to anybody. On an
 * overlay it then says, after 20 s, no more than that attaching to the network failed.
 */
export function strangerProblems(plan: Plan, hosts: AnsweringHost[]): string[] {
  const owners = new Map(allContainers(plan).map(({ address, name }) => [address, name]));
  return hosts.flatMap(({ plan: { name: host, engine }, observation }) =>
    observation.containers
      // Another stack's network of this name is refused as a whole, and nobody is to remove parts of it.
      .filter(({ network }) => network !== plan.network)
      .flatMap(({ name, state, addresses = {} }) => {
        const address = addresses[plan.network];
        const owner = address === undefined ? undefined : owners.get(address);
        if (owner === undefined) return [];
        return [
          `host ${host} (${engine}): the container ${name} is not of this network, and ${state === "running" ? "has" : "is to have"} the ` +
            `address ${address} of ${owner}, so that one of both could not start: remove it with: docker -H ${engine} rm -f ${name}; ` +
            "where it asks for no address, it gets one that nobody is planned to have",
        ];
      }),
  );
}
