import * as pulumi from "@pulumi/pulumi";
import type { Address } from "viem";
import type { ContainerPlan, NodePlan } from "../../../config/plan";
import { PORTS } from "../../../config/ports";
import type { Environment } from "../../docker/environment";
import { httpHealthCheck } from "../../docker/healthCheck";
import { Service } from "../../docker/service";
import type { Signing } from "../../signing";
import { FAST_GAME_TYPE } from "../../l1/intent";
import { proposerCommand } from "./proposerCommand";
import { sequencerUrls } from "../sequencerUrls";

export interface ProposerArgs {
  environment: Environment;
  container: ContainerPlan;
  l1RpcUrl: string;
  sequencers: NodePlan[];
  disputeGameFactory: pulumi.Input<Address>;
  /** Seconds. */
  proposalInterval: number;
  signing: Signing;
}

/** op-proposer, which proposes the leader's output roots to L1 as dispute games. */
export class Proposer extends pulumi.ComponentResource {
  readonly containerId: pulumi.Output<string>;

  constructor(name: string, args: ProposerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:Proposer", name, {}, opts);
    const { environment, container, l1RpcUrl, sequencers, disputeGameFactory, proposalInterval, signing } = args;
    const service = new Service(
      `${name}-service`,
      {
        environment,
        plan: container,
        command: pulumi.output(disputeGameFactory).apply((factory) =>
          proposerCommand({
            l1RpcUrl,
            sequencerRpcUrls: sequencerUrls(sequencers).consensus,
            disputeGameFactory: factory,
            gameType: FAST_GAME_TYPE,
            proposalInterval,
            signer: signing.signer,
            extraArguments: container.extraArguments,
          }),
        ),
        files: signing.files,
        healthCheck: httpHealthCheck(PORTS.metrics, "/metrics"),
      },
      { parent: this },
    );
    this.containerId = service.containerId;
    this.registerOutputs();
  }
}
