/** What Prometheus asks of a network. */
import { isFullyMeshed } from "./peers";
import { allContainers, type ContainerPlan, type NodePlan, type Plan } from "./plan";
import { MOST_VALIDATORS_SERVING } from "../shared/mesh";

/**
 * Whether Prometheus takes its heads from its own metrics: in a larger network json_exporter does not ask every node. kona-node
 * tells no times.
 */
export const exportsHeads = ({ role, index, consensus }: NodePlan): boolean =>
  role === "validator" && consensus.client === "op-node" && !isFullyMeshed(index);

/**
 * The containers whose metrics Prometheus takes: all but Anvil or geth as L1, which the probes ask instead, Grafana, which nothing
 * depends on and which knows nothing of the network, and the execution clients of validators that serve no gateway, which would
 * cost a large network an eighth of its room in the kernel's neighbour table.
 */
export function scrapedContainers(plan: Plan): ContainerPlan[] {
  const unserving = plan.validators.filter(({ index }) => index > MOST_VALIDATORS_SERVING);
  const left = new Set<ContainerPlan | undefined>([
    plan.l1.origin === "external" ? undefined : plan.l1,
    plan.grafana,
    ...unserving.map(({ execution }) => execution),
    // They export none.
    plan.cluster?.genesisServer,
    ...(plan.cluster?.hosts ?? []).map(({ anchor }) => anchor),
  ]);
  return allContainers(plan).filter((container) => !left.has(container));
}
