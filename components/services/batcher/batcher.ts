import * as pulumi from "@pulumi/pulumi";
import type { ContainerPlan, NodePlan } from "../../../config/plan";
import { PORTS } from "../../../config/ports";
import type { Environment } from "../../docker/environment";
import { httpHealthCheck } from "../../docker/healthCheck";
import type { MoreLabels } from "../../docker/labels";
import { Service } from "../../docker/service";
import type { Signing } from "../../signing";
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
  signing: Signing;
  /** Another value replaces it: it reads the rollup config when it starts. */
  moreLabels: MoreLabels;
}

/** op-batcher, which posts the leader's blocks to L1. */
export class Batcher extends pulumi.ComponentResource {
  readonly containerId: pulumi.Output<string>;

  constructor(name: string, args: BatcherArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:Batcher", name, {}, opts);
    const { environment, container, l1RpcUrl, sequencers, maxChannelDuration, dataAvailability } = args;
    const { signing, moreLabels } = args;
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
          signer: signing.signer,
          extraArguments: container.extraArguments,
        }),
        files: signing.files,
        healthCheck: httpHealthCheck(PORTS.metrics, "/metrics"),
        moreLabels,
      },
      { parent: this },
    );
    this.containerId = service.containerId;
    this.registerOutputs();
  }
}
