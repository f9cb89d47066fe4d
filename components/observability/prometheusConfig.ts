/** Prometheus' configuration: every service of the plan is a target. */
import { allContainers, type ContainerPlan, type Plan } from "../../config/plan";
import { PORTS } from "../../config/ports";
import { run, type Command } from "../docker/command";
import { PATHS } from "../docker/paths";

export const PROMETHEUS_CONFIG_FILE = "/etc/opstack-ha/prometheus.yml";

export const prometheusCommand = (retentionDays: number, extraArguments: string[]): Command =>
  run("prometheus", [
    "--log.format=json",
    `--config.file=${PROMETHEUS_CONFIG_FILE}`,
    `--storage.tsdb.path=${PATHS.prometheusData}`,
    `--storage.tsdb.retention.time=${retentionDays}d`,
    `--web.listen-address=0.0.0.0:${PORTS.prometheus}`,
    ...extraArguments,
  ]);

interface ScrapeJob {
  job_name: string;
  metrics_path: string;
  static_configs: { targets: string[]; labels: Record<string, string> }[];
}

const METRICS_PATHS: Record<string, string> = { "op-geth": "/debug/metrics/prometheus", "op-reth": "/" };

const METRICS_PORTS: Record<string, number> = {
  "op-geth": PORTS.executionMetrics,
  "op-reth": PORTS.executionMetrics,
  gateway: PORTS.gatewayMetrics,
  prometheus: PORTS.prometheus,
};

/** The containers that export metrics: all but Anvil and Grafana. */
export const scrapedContainers = (plan: Plan): ContainerPlan[] =>
  allContainers(plan).filter((container) => container !== plan.anvil && container !== plan.grafana);

/** The configuration as JSON, which is YAML too: one job for each component, labelled as the containers are. */
export function prometheusConfig(plan: Plan): string {
  const jobs = new Map<string, ScrapeJob>();
  for (const { name, component, role, index } of scrapedContainers(plan)) {
    const job = jobs.get(component) ?? {
      job_name: component,
      metrics_path: METRICS_PATHS[component] ?? "/metrics",
      static_configs: [],
    };
    job.static_configs.push({
      targets: [`${name}:${METRICS_PORTS[component] ?? PORTS.metrics}`],
      labels: { component, container: name, index: String(index), network: plan.network, role },
    });
    jobs.set(component, job);
  }
  return JSON.stringify(
    { global: { scrape_interval: "5s", scrape_timeout: "4s" }, scrape_configs: [...jobs.values()] },
    null,
    2,
  );
}
