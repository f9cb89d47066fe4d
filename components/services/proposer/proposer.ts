import * as pulumi from "@pulumi/pulumi";
import type { Address, Hex } from "viem";
import type { ContainerPlan, NodePlan } from "../../../config/plan";
import { PORTS } from "../../../config/ports";
import type { Environment } from "../../docker/environment";
import { httpHealthCheck } from "../../docker/healthCheck";
import { PATHS } from "../../../shared/paths";
import { Service } from "../../docker/service";
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
  /** Secret. */
  accountKey: pulumi.Input<Hex>;
}

/** op-proposer, which proposes the leader's output roots to L1 as dispute games. */
export class Proposer extends pulumi.ComponentResource {
  readonly containerId: pulumi.Output<string>;

  constructor(name: string, args: ProposerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:Proposer", name, {}, opts);
    const { environment, container, l1RpcUrl, sequencers, disputeGameFactory, proposalInterval, accountKey } = args;
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
            extraArguments: container.extraArguments,
          }),
        ),
        files: [{ path: PATHS.accountKey, content: accountKey }],
        healthCheck: httpHealthCheck(PORTS.metrics, "/metrics"),
      },
      { parent: this },
    );
    this.containerId = service.containerId;
    this.registerOutputs();
  }
}
