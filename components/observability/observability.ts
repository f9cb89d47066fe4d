import * as pulumi from "@pulumi/pulumi";
import type { Plan } from "../../config/plan";
import type { Environment } from "../docker/environment";
import { prometheusUrl } from "../endpoints";
import { Grafana } from "./grafana";
import { monitoredPlan } from "./monitoredNetwork";
import { Prometheus } from "./prometheus";

export interface ObservabilityArgs {
  environment: Environment;
  plan: Plan;
  /** Days that Prometheus keeps its data. */
  retentionDays: number;
  grafanaPassword: pulumi.Input<string>;
}

/** What watches the network: those of Prometheus and Grafana that the config enables. */
export class Observability extends pulumi.ComponentResource {
  /** Docker's ids of their containers. */
  readonly containerIds: pulumi.Output<string[]>;

  constructor(name: string, args: ObservabilityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:Observability", name, {}, opts);
    const { environment, plan, retentionDays, grafanaPassword } = args;
    const ids: pulumi.Output<string>[] = [];
    if (plan.prometheus) {
      const prometheus = new Prometheus(
        `${name}-prometheus`,
        { environment, container: plan.prometheus, plan, retentionDays },
        { parent: this },
      );
      ids.push(prometheus.containerId);
    }
    if (plan.prometheus && plan.grafana) {
      const grafana = new Grafana(
        `${name}-grafana`,
        {
          environment,
          container: plan.grafana,
          network: monitoredPlan(plan),
          prometheusUrl: prometheusUrl(plan.prometheus),
          adminPassword: grafanaPassword,
        },
        { parent: this },
      );
      ids.push(grafana.containerId);
    }
    this.containerIds = pulumi.all(ids);
    this.registerOutputs();
  }
}
