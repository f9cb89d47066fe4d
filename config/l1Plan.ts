/** What L1 is: a chain of the network's own, one that begins as a copy of another, or the front to another. */
import { runsKonaNode } from "./clients";
import type { ContainerPlanner } from "./containerPlans";
import { spotIn, type Place } from "./places";
import type { Plan } from "./plan";
import { PORTS } from "./ports";
import type { StackConfig } from "./schema";

/**
 * The program that asks an L1 which is not ours. Everybody else is told of one container that is L1, at the same place whatever
 * there is behind it.
 */
const FRONT = "l1-front";

/** What answers in the place of a beacon API. */
const BEACON = "l1-beacon";

export function planL1(
  config: StackConfig,
  here: Place,
  { container, publishLocally }: ContainerPlanner,
): Pick<Plan, "l1" | "l1Front" | "l1Beacon"> {
  const { l1, ports } = config;
  const { client, source } = l1;
  const spot = spotIn(here, (addresses) => addresses.l1);
  const published = [publishLocally(PORTS.l1Rpc, ports.l1, "ports.l1")];
  const chain = () => container({ name: client, role: "l1", component: client, index: 0, ...spot }, client, published);

  if (source === "local") {
    const besides = spotIn(here, (addresses) => addresses.l1Beacon);
    const beacon = () => container({ name: BEACON, role: "service", component: BEACON, index: 0, ...besides }, "node");
    // Anvil has one; op-node is told to do without, because there are no blobs.
    return { l1: { ...chain(), client }, ...(client === "geth" && runsKonaNode(config) ? { l1Beacon: beacon() } : {}) };
  }
  if (source === "fork") {
    const besides = spotIn(here, (addresses) => addresses.l1Front);
    return {
      l1: { ...chain(), client, origin: source },
      l1Front: container({ name: FRONT, role: "service", component: FRONT, index: 0, ...besides }, "node"),
    };
  }
  return {
    l1: {
      ...container({ name: FRONT, role: "l1", component: FRONT, index: 0, ...spot }, "node", published),
      client: FRONT,
      origin: source,
      ...(l1.beacon_url === undefined ? {} : { hasBlobs: true }),
    },
  };
}
