/** Whether the machine of the engine bears a network of this size: warnings, because estimates are no reason to refuse it. */
import { NAMESPACE } from "../config/load";
import { memoryEstimate } from "../config/memory";
import { DEFAULT_NEIGHBOUR_ENTRIES, mostNeighbourEntries } from "../config/neighbours";
import type { Plan } from "../config/plan";
import type { StackConfig } from "../config/schema";
import { planTopology } from "../config/topology";
import type { Machine } from "./machine";

/** Of its memory, what the kernel and the engine leave to containers. */
const FOR_CONTAINERS = 0.9;

const MEBIBYTE = 2 ** 20;

/** What does not fit, with the config key to change and the command that helps. */
export function capacityWarnings(config: StackConfig, machine: Machine): string[] {
  return [neighbourWarning(config, machine), memoryWarning(config, machine)].filter((warning) => warning !== undefined);
}

/** Of the kernel's neighbour table. */
export function neighbourWarning(config: StackConfig, { neighbourTable }: Machine): string | undefined {
  const table = neighbourTable ?? DEFAULT_NEIGHBOUR_ENTRIES;
  const needed = (nodes: number): number => mostNeighbourEntries(planTopology({ ...config, l2_nodes: nodes }));
  const most = needed(config.l2_nodes);
  if (most <= table) return undefined;
  const wide = 2 ** Math.ceil(Math.log2(2 * most));
  return (
    `${size(config)} take up to ${most} entries of the kernel's neighbour table, which all containers of a machine share, and ` +
    `${neighbourTable === undefined ? "by default it" : "the engine's"} has ${table} (net.ipv4.neigh.default.gc_thresh3): when it is full, ` +
    `containers do not reach each other. Widen it, as root on the machine of the engine: ` +
    `sysctl -w net.ipv4.neigh.default.gc_thresh3=${wide} net.ipv4.neigh.default.gc_thresh2=${wide / 2}` +
    smaller(config, (nodes) => needed(nodes) <= table)
  );
}

export function memoryWarning(config: StackConfig, { memoryBytes }: Machine): string | undefined {
  if (memoryBytes === undefined) return undefined;
  const megabytes = Math.floor(memoryBytes / MEBIBYTE);
  const fits = (nodes: number): boolean =>
    memoryEstimate(planTopology({ ...config, l2_nodes: nodes })) <= FOR_CONTAINERS * megabytes;
  if (fits(config.l2_nodes)) return undefined;
  return (
    `${size(config)} take about ${memoryEstimate(planTopology(config))} MB of memory, and the engine's machine has ${megabytes} MB: ` +
    `when it runs out, processes are killed. Use a larger machine${smaller(config, fits)}`
  );
}

/** Of one host of several, by what is planned there. */
export function hostMemoryWarning(plan: Plan, host: string, { memoryBytes }: Machine): string | undefined {
  if (memoryBytes === undefined) return undefined;
  const megabytes = Math.floor(memoryBytes / MEBIBYTE);
  const needed = memoryEstimate(plan, host);
  if (needed <= FOR_CONTAINERS * megabytes) return undefined;
  return (
    `host ${host}: what is planned there takes about ${needed} MB of memory, and its machine has ${megabytes} MB: when it runs out, ` +
    `processes are killed. Use a larger machine, or have nodes run elsewhere (${NAMESPACE}:placement)`
  );
}

const size = ({ sequencer_count, l2_nodes }: StackConfig): string =>
  `sequencer_count ${sequencer_count} and l2_nodes ${l2_nodes}`;

/** What would fit, if anything does with as many sequencers. */
function smaller({ sequencer_count, l2_nodes }: StackConfig, fits: (nodes: number) => boolean): string {
  for (let nodes = l2_nodes - 1; nodes >= sequencer_count; nodes--) {
    if (fits(nodes)) return `, or run fewer nodes: pulumi config set ${NAMESPACE}:l2_nodes ${nodes}`;
  }
  return `, or run fewer nodes (${NAMESPACE}:l2_nodes, ${NAMESPACE}:sequencer_count)`;
}
