/** What Prometheus scrapes: which containers export metrics, where, and how their series are labelled. */
import { allNodes, type ContainerPlan, type NodePlan, type Plan } from "../../config/plan";
import { PORTS } from "../../config/ports";
import { scrapedContainers } from "../../config/scraped";

/** Seconds between two scrapes of a target. */
export const SCRAPE_INTERVAL_SECONDS = 5;

/** A step that changes or drops series, as Prometheus' configuration has it. */
export interface MetricRelabeling {
  source_labels?: string[];
  regex: string;
  action?: "keep" | "labeldrop";
  target_label?: string;
  replacement?: string;
}

/** A scrape job, as Prometheus' configuration has it. */
export interface ScrapeJob {
  job_name: string;
  metrics_path: string;
  scrape_interval?: string;
  scrape_timeout?: string;
  static_configs: { targets: string[]; labels: Record<string, string> }[];
  metric_relabel_configs?: MetricRelabeling[];
}

const METRICS_PATHS: Record<string, string> = { "op-geth": "/debug/metrics/prometheus", "op-reth": "/" };

const METRICS_PORTS: Record<string, number> = {
  "op-geth": PORTS.executionMetrics,
  "op-reth": PORTS.executionMetrics,
  gateway: PORTS.gatewayMetrics,
  prometheus: PORTS.prometheus,
  "json-exporter": PORTS.jsonExporter,
  alertmanager: PORTS.alertmanager,
};

const partsOf = ({ execution, consensus, conductor }: NodePlan): (ContainerPlan | undefined)[] => [
  execution,
  consensus,
  conductor,
];

/**
 * The labels of a container's series: those of the container itself, and for the parts of an L2 node the node's name,
 * by which the series of its execution client, consensus client and op-conductor are joined.
 */
export function targetLabels(plan: Plan, container: ContainerPlan): Record<string, string> {
  const { name, component, host, index, role } = container;
  const node = allNodes(plan).find((candidate) => partsOf(candidate).includes(container));
  return {
    component,
    container: name,
    ...(host === undefined ? {} : { host }),
    index: String(index),
    network: plan.network,
    ...(node ? { node: node.name } : {}),
    role,
  };
}

/** A job for each component, with its containers as targets. */
export function exporterJobs(plan: Plan): ScrapeJob[] {
  const jobs = new Map<string, ScrapeJob>();
  for (const container of scrapedContainers(plan)) {
    const { name, component } = container;
    const job = jobs.get(component) ?? {
      job_name: component,
      metrics_path: METRICS_PATHS[component] ?? "/metrics",
      static_configs: [],
    };
    job.static_configs.push({
      targets: [`${name}:${METRICS_PORTS[component] ?? PORTS.metrics}`],
      labels: targetLabels(plan, container),
    });
    jobs.set(component, job);
  }
  return [...jobs.values()];
}
