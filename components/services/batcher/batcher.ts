import * as pulumi from "@pulumi/pulumi";
import type { Hex } from "viem";
import type { ContainerPlan, NodePlan } from "../../../config/plan";
import { PORTS } from "../../../config/ports";
import type { Environment } from "../../docker/environment";
import { httpHealthCheck } from "../../docker/healthCheck";
import { PATHS } from "../../../shared/paths";
import { Service } from "../../docker/service";
import { batcherCommand } from "./batcherCommand";
import { sequencerUrls } from "../sequencerUrls";

export interface BatcherArgs {
  environment: Environment;
  container: ContainerPlan;
  l1RpcUrl: string;
  sequencers: NodePlan[];
  /** L1 blocks after which a channel is closed. */
  maxChannelDuration: number;
  /** Where on L1 batches are. Default calldata. */
  dataAvailability?: "blobs" | "auto" | undefined;
  /** Secret. */
  accountKey: pulumi.Input<Hex>;
}

/** op-batcher, which posts the leader's blocks to L1. */
export class Batcher extends pulumi.ComponentResource {
  readonly containerId: pulumi.Output<string>;

  constructor(name: string, args: BatcherArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:Batcher", name, {}, opts);
    const { environment, container, l1RpcUrl, sequencers, maxChannelDuration, dataAvailability, accountKey } = args;
    const service = new Service(
      `${name}-service`,
      {
        environment,
        plan: container,
        command: batcherCommand({
          l1RpcUrl,
          sequencerRpcUrls: sequencerUrls(sequencers),
          maxChannelDuration,
          dataAvailability,
          extraArguments: container.extraArguments,
        }),
        files: [{ path: PATHS.accountKey, content: accountKey }],
        healthCheck: httpHealthCheck(PORTS.metrics, "/metrics"),
      },
      { parent: this },
    );
    this.containerId = service.containerId;
    this.registerOutputs();
  }
}
