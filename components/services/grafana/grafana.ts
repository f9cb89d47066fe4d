import * as pulumi from "@pulumi/pulumi";
import type { ContainerPlan } from "../../../config/plan";
import { PORTS } from "../../../config/ports";
import { runAfter } from "../../docker/command";
import type { Environment } from "../../docker/environment";
import { PATHS } from "../../../shared/paths";
import { Service } from "../../docker/service";
import type { MonitoredNetwork } from "../../observability/monitoredNetwork";
import { HOME_DASHBOARD, provisioningFiles } from "./provisioning";

export interface GrafanaArgs {
  environment: Environment;
  container: ContainerPlan;
  /** What its dashboards show. */
  network: MonitoredNetwork;
  /** Where Grafana finds Prometheus. */
  prometheusUrl: string;
  adminPassword: pulumi.Input<string>;
}

const PASSWORD_FILE = "/secrets/grafana-password";

/** Settings that are no secrets; the password is read from its file by Grafana itself. */
const SETTINGS = {
  GF_SECURITY_ADMIN_PASSWORD__FILE: PASSWORD_FILE,
  GF_AUTH_ANONYMOUS_ENABLED: "true",
  GF_AUTH_ANONYMOUS_ORG_ROLE: "Viewer",
  GF_ANALYTICS_REPORTING_ENABLED: "false",
  GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
  GF_LOG_CONSOLE_FORMAT: "json",
  GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: HOME_DASHBOARD,
};

const exportSettings = Object.entries(SETTINGS)
  .map(([variable, value]) => `export ${variable}=${value}`)
  .join("\n");

/**
 * Grafana with Prometheus as its data source and the network's dashboards: readable without a login, because its port is on
 * loopback, and not changeable without the password.
 */
export class Grafana extends pulumi.ComponentResource {
  readonly containerId: pulumi.Output<string>;

  constructor(
    name: string,
    { environment, container, network, prometheusUrl, adminPassword }: GrafanaArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("opstack-ha:index:Grafana", name, {}, opts);
    const service = new Service(
      `${name}-service`,
      {
        environment,
        plan: container,
        command: runAfter(exportSettings, "/run.sh", container.extraArguments),
        files: [{ path: PASSWORD_FILE, content: adminPassword }, ...provisioningFiles(network, prometheusUrl)],
        dataPath: PATHS.grafanaData,
        healthCheck: `wget -q -O /dev/null http://127.0.0.1:${PORTS.grafana}/api/health`,
      },
      { parent: this },
    );
    this.containerId = service.containerId;
    this.registerOutputs();
  }
}
