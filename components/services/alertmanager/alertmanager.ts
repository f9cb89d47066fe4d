import * as pulumi from "@pulumi/pulumi";
import type { ContainerPlan } from "../../../config/plan";
import { PORTS } from "../../../config/ports";
import type { Environment } from "../../docker/environment";
import { httpHealthCheck } from "../../docker/healthCheck";
import { PATHS } from "../../../shared/paths";
import { Service } from "../../docker/service";
import {
  ALERTMANAGER_CONFIG_FILE,
  alertmanagerCommand,
  alertmanagerConfig,
  WEBHOOK_URL_FILE,
} from "./alertmanagerConfig";
import type { AlertingRule } from "../../observability/rules/rule";

export interface AlertmanagerArgs {
  environment: Environment;
  container: ContainerPlan;
  /** Every alert that Prometheus may send. */
  alerts: AlertingRule[];
  /** Where alerts are sent. Secret. Default: nowhere. */
  webhookUrl?: pulumi.Input<string>;
}

/** Alertmanager, which groups alerts, silences them on request and sends them on; it keeps silences across updates. */
export class Alertmanager extends pulumi.ComponentResource {
  readonly containerId: pulumi.Output<string>;

  constructor(
    name: string,
    { environment, container, alerts, webhookUrl }: AlertmanagerArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("opstack-ha:index:Alertmanager", name, {}, opts);
    const hasWebhook = webhookUrl !== undefined;
    const service = new Service(
      `${name}-service`,
      {
        environment,
        plan: container,
        command: alertmanagerCommand(container.extraArguments),
        files: [
          { path: ALERTMANAGER_CONFIG_FILE, content: alertmanagerConfig({ alerts, hasWebhook }) },
          ...(hasWebhook ? [{ path: WEBHOOK_URL_FILE, content: webhookUrl }] : []),
        ],
        dataPath: PATHS.alertmanagerData,
        healthCheck: httpHealthCheck(PORTS.alertmanager, "/-/ready"),
      },
      { parent: this },
    );
    this.containerId = service.containerId;
    this.registerOutputs();
  }
}
