/** What a plan takes of memory, by what containers were seen to hold within minutes, rounded up, at a block every two seconds. */
import { allContainers, type ContainerPlan, type Plan } from "./plan";

/** Mebibytes; a limit of the config that is lower counts instead. */
const MEGABYTES: Record<string, number> = {
  "op-geth": 200,
  "op-reth": 200,
  "op-node": 120,
  "kona-node": 40,
  "op-conductor": 50,
  anvil: 150,
  geth: 200,
  prometheus: 160,
  grafana: 150,
  anchor: 5,
};

/** Of every other container: gateway, guards, batcher, proposer, challenger, json_exporter, Alertmanager. */
const OTHERS = 75;

const megabytesOf = ({ component, limits }: ContainerPlan): number =>
  Math.min(MEGABYTES[component] ?? OTHERS, limits.memoryMb ?? Infinity);

/**
 * Mebibytes of all containers together.
 *
 * @param host of those on this one alone
 */
export const memoryEstimate = (plan: Plan, host?: string): number =>
  allContainers(plan)
    .filter((container) => host === undefined || container.host === host)
    .reduce((sum, container) => sum + megabytesOf(container), 0);
