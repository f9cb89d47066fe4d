import * as pulumi from "@pulumi/pulumi";
import type { ContainerPlan, Plan } from "../../../config/plan";
import { PORTS } from "../../../config/ports";
import type { Environment } from "../../docker/environment";
import { httpHealthCheck } from "../../docker/healthCheck";
import { Service } from "../../docker/service";
import { validatorsName } from "../../endpoints";
import { GATEWAY_CONFIG_FILE, gatewayCommand, gatewayConfig } from "./gatewayConfig";

export interface GatewayArgs {
  environment: Environment;
  container: ContainerPlan;
  /** The nodes behind it. */
  plan: Pick<Plan, "sequencers" | "validators">;
}

/** The one stable URL of L2: HAProxy, which follows the leader. */
export class Gateway extends pulumi.ComponentResource {
  readonly containerId: pulumi.Output<string>;

  constructor(name: string, { environment, container, plan }: GatewayArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:Gateway", name, {}, opts);
    const config = gatewayConfig({
      sequencers: plan.sequencers.map(({ name: server, execution, conductor }) => ({
        name: server,
        address: execution.address,
        ...(conductor ? { conductorAddress: conductor.address } : {}),
      })),
      ...(plan.validators.length > 0 ? { validatorsName: validatorsName(environment.network) } : {}),
    });
    const service = new Service(
      `${name}-service`,
      {
        environment,
        plan: container,
        command: gatewayCommand(container.extraArguments),
        files: [{ path: GATEWAY_CONFIG_FILE, content: config }],
        healthCheck: httpHealthCheck(PORTS.gatewayMetrics, "/health"),
      },
      { parent: this },
    );
    this.containerId = service.containerId;
    this.registerOutputs();
  }
}
