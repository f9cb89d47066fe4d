import * as pulumi from "@pulumi/pulumi";
import type { ContainerPlan } from "../../../config/plan";
import { PORTS } from "../../../config/ports";
import { run, type Command } from "../../docker/command";
import type { Environment } from "../../docker/environment";
import { httpHealthCheck } from "../../docker/healthCheck";
import { Service } from "../../docker/service";
import { probeModules } from "../../observability/probes";

export interface JsonExporterArgs {
  environment: Environment;
  container: ContainerPlan;
}

const CONFIG_FILE = "/etc/opstack-ha/json-exporter.yml";

/** json_exporter's command line. */
export const jsonExporterCommand = (extraArguments: string[]): Command =>
  run("json_exporter", [
    `--config.file=${CONFIG_FILE}`,
    `--web.listen-address=0.0.0.0:${PORTS.jsonExporter}`,
    "--log.format=json",
    ...extraArguments,
  ]);

/** json_exporter, which asks by JSON-RPC what no exporter tells; whom and how often, Prometheus decides. */
export class JsonExporter extends pulumi.ComponentResource {
  readonly containerId: pulumi.Output<string>;

  constructor(name: string, { environment, container }: JsonExporterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:JsonExporter", name, {}, opts);
    const service = new Service(
      `${name}-service`,
      {
        environment,
        plan: container,
        command: jsonExporterCommand(container.extraArguments),
        files: [{ path: CONFIG_FILE, content: probeModules() }],
        healthCheck: httpHealthCheck(PORTS.jsonExporter, "/metrics"),
      },
      { parent: this },
    );
    this.containerId = service.containerId;
    this.registerOutputs();
  }
}
