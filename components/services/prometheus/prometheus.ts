import * as pulumi from "@pulumi/pulumi";
import type { Plan, PrometheusPlan } from "../../../config/plan";
import { PORTS } from "../../../config/ports";
import type { Environment } from "../../docker/environment";
import { PATHS } from "../../../shared/paths";
import { Service } from "../../docker/service";
import { PROMETHEUS_CONFIG_FILE, prometheusCommand, prometheusConfig, RULES_FILE } from "./prometheusConfig";

export interface PrometheusArgs {
  environment: Environment;
  container: PrometheusPlan;
  /** The network to scrape. */
  plan: Plan;
  /** The file of recording and alerting rules. */
  rules: string;
}

/** Prometheus, which keeps its data across updates. */
export class Prometheus extends pulumi.ComponentResource {
  readonly containerId: pulumi.Output<string>;

  constructor(
    name: string,
    { environment, container, plan, rules }: PrometheusArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("opstack-ha:index:Prometheus", name, {}, opts);
    const service = new Service(
      `${name}-service`,
      {
        environment,
        plan: container,
        command: prometheusCommand(container),
        files: [
          { path: PROMETHEUS_CONFIG_FILE, content: prometheusConfig(plan) },
          { path: RULES_FILE, content: rules },
        ],
        dataPath: PATHS.prometheusData,
        healthCheck: `wget -q -O /dev/null http://127.0.0.1:${PORTS.prometheus}/-/ready`,
      },
      { parent: this },
    );
    this.containerId = service.containerId;
    this.registerOutputs();
  }
}
