import * as pulumi from "@pulumi/pulumi";
import type { Plan } from "../../config/plan";
import type { Environment } from "../docker/environment";
import { prometheusUrl } from "../endpoints";
import { Alertmanager } from "../services/alertmanager/alertmanager";
import { Grafana } from "../services/grafana/grafana";
import { JsonExporter } from "../services/jsonExporter/jsonExporter";
import { monitoredPlan } from "./monitoredNetwork";
import { Prometheus } from "../services/prometheus/prometheus";
import { alertingRules, ruleContext, rulesFile } from "./rules";
import type { RuleContext } from "./rules/rule";

export interface ObservabilityArgs {
  environment: Environment;
  plan: Plan;
  /** Where alerts are sent; secret. */
  alertWebhookUrl?: pulumi.Input<string>;
  grafanaPassword: pulumi.Input<string>;
}

/** What watches the network: those of Prometheus with its probes, Alertmanager and Grafana that the config enables. */
export class Observability extends pulumi.ComponentResource {
  /** Docker's ids of their containers. */
  readonly containerIds: pulumi.Output<string[]>;

  private readonly rules: RuleContext;

  constructor(
    private readonly name: string,
    private readonly args: ObservabilityArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("opstack-ha:index:Observability", name, {}, opts);
    this.rules = ruleContext(args.plan);
    const services = [
      this.declareJsonExporter(),
      this.declarePrometheus(),
      this.declareAlertmanager(),
      this.declareGrafana(),
    ].filter((service) => service !== undefined);
    this.containerIds = pulumi.all(services.map((service) => service.containerId));
    this.registerOutputs();
  }

  private declareJsonExporter(): JsonExporter | undefined {
    const { environment, plan } = this.args;
    if (!plan.jsonExporter) return undefined;
    return new JsonExporter(
      `${this.name}-json-exporter`,
      { environment, container: plan.jsonExporter },
      { parent: this },
    );
  }

  private declarePrometheus(): Prometheus | undefined {
    const { environment, plan } = this.args;
    if (!plan.prometheus) return undefined;
    return new Prometheus(
      `${this.name}-prometheus`,
      {
        environment,
        container: plan.prometheus,
        plan,
        rules: rulesFile(this.rules),
      },
      { parent: this },
    );
  }

  private declareAlertmanager(): Alertmanager | undefined {
    const { environment, plan, alertWebhookUrl } = this.args;
    if (!plan.alertmanager) return undefined;
    return new Alertmanager(
      `${this.name}-alertmanager`,
      {
        environment,
        container: plan.alertmanager,
        alerts: alertingRules(this.rules),
        ...(alertWebhookUrl ? { webhookUrl: alertWebhookUrl } : {}),
      },
      { parent: this },
    );
  }

  private declareGrafana(): Grafana | undefined {
    const { environment, plan, grafanaPassword } = this.args;
    if (!plan.prometheus || !plan.grafana) return undefined;
    return new Grafana(
      `${this.name}-grafana`,
      {
        environment,
        container: plan.grafana,
        network: monitoredPlan(plan),
        prometheusUrl: prometheusUrl(plan.prometheus),
        adminPassword: grafanaPassword,
      },
      { parent: this },
    );
  }
}
