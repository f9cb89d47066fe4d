import * as pulumi from "@pulumi/pulumi";
import type { ContainerPlan } from "../../config/plan";
import { PORTS } from "../../config/ports";
import type { EmptyBeaconInput } from "../../front/emptyBeacon";
import type { Environment } from "../docker/environment";
import { httpHealthCheck } from "../docker/healthCheck";
import { programCommand, programFiles } from "../docker/job";
import { Service } from "../docker/service";

export interface L1BeaconArgs {
  environment: Environment;
  container: ContainerPlan;
  l1RpcUrl: string;
  /** Seconds. */
  blockTime: number;
}

/** The beacon API that a local L1 lacks, and kona-node asks for. */
export class L1Beacon extends pulumi.ComponentResource {
  /** Docker's id of its container. */
  readonly containerId: pulumi.Output<string>;

  constructor(name: string, args: L1BeaconArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:L1Beacon", name, {}, opts);
    const { environment, container, l1RpcUrl, blockTime } = args;
    const input: EmptyBeaconInput = { l1RpcUrl, blockTime, port: PORTS.l1Beacon };
    const service = new Service(
      `${name}-service`,
      {
        environment,
        plan: container,
        command: programCommand,
        files: programFiles("emptyBeacon", input),
        healthCheck: httpHealthCheck(PORTS.l1Beacon, "/eth/v1/node/health"),
      },
      { parent: this },
    );
    this.containerId = service.containerId;
    this.registerOutputs();
  }
}
