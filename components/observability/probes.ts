/**
 * The probes: what json_exporter asks by JSON-RPC, because no exporter tells it or every client names it otherwise. Who
 * leads, who sequences, and where the heads are, in the same words for op-node and kona-node.
 */
import { allNodes, type ContainerPlan, type Plan } from "../../config/plan";
import { exportsHeads } from "../../config/scraped";
import { PORTS } from "../../config/ports";
import { exportedHeadsJobs } from "./exportedHeads";
import { targetLabels, type ScrapeJob } from "./targets";
import { hasConductor } from "../conductor/members";

/** One JSON-RPC request, which may hold several calls, and the gauges made of its answer. */
interface Probe {
  /** The body to post. */
  request: object;
  gauges: Gauge[];
}

interface Gauge {
  name: string;
  help: string;
  /** JSONPath of the value; true and false count as 1 and 0. */
  path: string;
  /** JSONPath of objects, of which each makes a series; `path` and the labels are then looked for in each. */
  each?: string;
  labels?: Record<string, string>;
}

/** Several calls in one request: the answers come in any order and are found by their ids. */
const batch = (calls: Record<string, string>): object =>
  Object.entries(calls).map(([id, method]) => ({ jsonrpc: "2.0", id, method, params: [] }));

const resultOf = (id: string): string => `[?(@.id=="${id}")].result`;

/** json_exporter reads a number in hexadecimal only with an exponent, as Go does. */
const hexadecimal = (path: string): string => `{${path}}p0`;

const conductor: Probe = {
  request: batch({
    leader: "conductor_leader",
    active: "conductor_active",
    healthy: "conductor_sequencerHealthy",
    paused: "conductor_paused",
    stopped: "conductor_stopped",
    membership: "conductor_clusterMembership",
  }),
  gauges: [
    { name: "opstack_conductor_leader", help: "Whether it leads the Raft cluster", path: `{${resultOf("leader")}}` },
    { name: "opstack_conductor_active", help: "Whether it manages its sequencer", path: `{${resultOf("active")}}` },
    { name: "opstack_conductor_healthy", help: "Whether its sequencer is healthy", path: `{${resultOf("healthy")}}` },
    { name: "opstack_conductor_paused", help: "Whether it is paused", path: `{${resultOf("paused")}}` },
    { name: "opstack_conductor_stopped", help: "Whether it is stopped for good", path: `{${resultOf("stopped")}}` },
    {
      name: "opstack_conductor_voters",
      help: "1 for each server that votes, as this member sees the cluster",
      // Voters have the suffrage 0; JSON knows no whole numbers.
      each: `{${resultOf("membership")}.servers[?(@.suffrage==0.0)]}`,
      path: "1",
      labels: { server: "{.id}" },
    },
  ],
};

const syncStatusGauges = [
  ...(["unsafe", "safe", "finalized"] as const).flatMap((head): Gauge[] => [
    {
      name: `opstack_${head}_head`,
      help: `Number of the ${head} L2 block`,
      path: `{${resultOf("sync")}.${head}_l2.number}`,
    },
    {
      name: `opstack_${head}_head_timestamp`,
      help: `Time of the ${head} L2 block, in seconds since 1970`,
      path: `{${resultOf("sync")}.${head}_l2.timestamp}`,
    },
  ]),
  ...(["unsafe", "safe"] as const).map((head) => ({
    name: `opstack_${head}_head_l1_origin`,
    help: `Number of the L1 block that the ${head} L2 block builds on`,
    path: `{${resultOf("sync")}.${head}_l2.l1origin.number}`,
  })),
  { name: "opstack_l1_head", help: "L1's head as the node sees it", path: `{${resultOf("sync")}.head_l1.number}` },
  {
    name: "opstack_l1_head_timestamp",
    help: "Time of L1's head as the node sees it, in seconds since 1970",
    path: `{${resultOf("sync")}.head_l1.timestamp}`,
  },
];

const consensus: Probe = { request: batch({ sync: "optimism_syncStatus" }), gauges: syncStatusGauges };

const sequencer: Probe = {
  request: batch({ sync: "optimism_syncStatus", active: "admin_sequencerActive" }),
  gauges: [
    ...syncStatusGauges,
    { name: "opstack_sequencer_active", help: "Whether it makes blocks", path: `{${resultOf("active")}}` },
  ],
};

const latestBlock = (prefix: string, of: string): Probe => ({
  request: { jsonrpc: "2.0", id: 1, method: "eth_getBlockByNumber", params: ["latest", false] },
  gauges: [
    { name: prefix, help: `Number of ${of}`, path: hexadecimal(".result.number") },
    {
      name: `${prefix}_timestamp`,
      help: `Time of ${of}, in seconds since 1970`,
      path: hexadecimal(".result.timestamp"),
    },
  ],
});

const PROBES = {
  conductor,
  consensus,
  gateway: latestBlock("opstack_gateway_block", "the newest block that the gateway gives its users"),
  l1: latestBlock("opstack_l1_block", "L1's newest block"),
  sequencer,
};

/** json_exporter's configuration as JSON, which is YAML too: one module for each probe. */
export const probeModules = (): string =>
  JSON.stringify(
    {
      modules: Object.fromEntries(
        Object.entries(PROBES).map(([name, { request, gauges }]) => [
          name,
          {
            headers: { "Content-Type": "application/json" },
            body: { content: JSON.stringify(request) },
            metrics: gauges.map(metric),
          },
        ]),
      ),
    },
    null,
    2,
  );

/** An object's metrics are named after it and its value: the last word of our name. */
function metric({ name, help, path, each, labels }: Gauge): object {
  if (!each) return { name, help, path, valuetype: "gauge" };
  const cut = name.lastIndexOf("_");
  return {
    type: "object",
    name: name.slice(0, cut),
    help,
    path: each,
    labels,
    values: { [name.slice(cut + 1)]: path },
    valuetype: "gauge",
  };
}

interface ProbedContainer {
  probe: keyof typeof PROBES;
  container: ContainerPlan;
  port: number;
}

interface ProbeJob {
  name: string;
  intervalSeconds?: number;
  targets: (plan: Plan) => ProbedContainer[];
}

/** An election takes less than a second; who leads is looked at more often than the rest. */
const CONDUCTOR_INTERVAL_SECONDS = 2;

const PROBE_JOBS: ProbeJob[] = [
  {
    name: "probe-conductor",
    intervalSeconds: CONDUCTOR_INTERVAL_SECONDS,
    targets: ({ sequencers }) =>
      sequencers
        .filter(hasConductor)
        .map((node) => ({ probe: "conductor", container: node.conductor, port: PORTS.conductorRpc })),
  },
  {
    name: "probe-consensus",
    targets: (plan) =>
      allNodes(plan)
        .filter((node) => !exportsHeads(node))
        .map((node) => ({
          // A validator's client need not know the method of a sequencer.
          probe: node.role === "sequencer" ? "sequencer" : "consensus",
          container: node.consensus,
          port: PORTS.consensusRpc,
        })),
  },
  { name: "probe-l1", targets: ({ l1 }) => [{ probe: "l1", container: l1, port: PORTS.l1Rpc }] },
  {
    name: "probe-gateway",
    targets: ({ gateways }) => gateways.map((container) => ({ probe: "gateway", container, port: PORTS.gateway })),
  },
];

/** Prometheus' jobs for the probes: json_exporter is asked, and the series are labelled as the probed container's. */
export function probeJobs(plan: Plan, jsonExporter: ContainerPlan): ScrapeJob[] {
  const asked = PROBE_JOBS.map(({ name, intervalSeconds, targets }) => ({
    job_name: name,
    metrics_path: "/probe",
    ...(intervalSeconds ? { scrape_interval: `${intervalSeconds}s`, scrape_timeout: `${intervalSeconds}s` } : {}),
    static_configs: targets(plan).map(({ probe, container, port }) => ({
      targets: [`${jsonExporter.name}:${PORTS.jsonExporter}`],
      labels: {
        __param_module: probe,
        // Whoever asks is not told names of other hosts, so that a node that joins does not replace it.
        __param_target: `http://${plan.cluster ? container.address : container.name}:${port}`,
        ...targetLabels(plan, container),
        instance: `${container.name}:${port}`,
      },
    })),
  })).filter(({ static_configs }) => static_configs.length > 0);
  return [...asked, ...exportedHeadsJobs(plan)];
}
