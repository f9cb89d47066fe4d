/** Prometheus' command line and configuration: every service of the plan is a target, and the rules judge them all. */
import type { Plan } from "../../../config/plan";
import { PORTS } from "../../../config/ports";
import { run, type Command } from "../../docker/command";
import { PATHS } from "../../../shared/paths";
import { probeJobs } from "../../observability/probes";
import { exporterJobs, SCRAPE_INTERVAL_SECONDS } from "../../observability/targets";

export const PROMETHEUS_CONFIG_FILE = "/etc/opstack-ha/prometheus.yml";
export const RULES_FILE = "/etc/opstack-ha/rules.yml";

export interface PrometheusArguments {
  /** How long series are kept; whichever limit comes first counts. */
  retentionDays: number;
  retentionMb: number;
  extraArguments: string[];
}

export const prometheusCommand = ({ retentionDays, retentionMb, extraArguments }: PrometheusArguments): Command =>
  run("prometheus", [
    "--log.format=json",
    `--config.file=${PROMETHEUS_CONFIG_FILE}`,
    `--storage.tsdb.path=${PATHS.prometheusData}`,
    `--storage.tsdb.retention.time=${retentionDays}d`,
    `--storage.tsdb.retention.size=${retentionMb}MB`,
    `--web.listen-address=0.0.0.0:${PORTS.prometheus}`,
    ...extraArguments,
  ]);

/** The configuration as JSON, which is YAML too. */
export const prometheusConfig = (plan: Plan): string =>
  JSON.stringify(
    {
      global: {
        scrape_interval: `${SCRAPE_INTERVAL_SECONDS}s`,
        scrape_timeout: `${SCRAPE_INTERVAL_SECONDS - 1}s`,
        evaluation_interval: `${SCRAPE_INTERVAL_SECONDS}s`,
      },
      rule_files: [RULES_FILE],
      ...(plan.alertmanager ? { alerting: alerting(`${plan.alertmanager.name}:${PORTS.alertmanager}`) } : {}),
      scrape_configs: [...exporterJobs(plan), ...(plan.jsonExporter ? probeJobs(plan, plan.jsonExporter) : [])],
    },
    null,
    2,
  );

const alerting = (target: string) => ({ alertmanagers: [{ static_configs: [{ targets: [target] }] }] });
