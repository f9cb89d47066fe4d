import * as pulumi from "@pulumi/pulumi";
import type { Address } from "viem";
import type { ContainerPlan } from "../../../config/plan";
import { PORTS } from "../../../config/ports";
import type { Environment } from "../../docker/environment";
import { httpHealthCheck } from "../../docker/healthCheck";
import { PATHS } from "../../../shared/paths";
import { Service } from "../../docker/service";
import type { Signing } from "../../signing";
import { challengerCommand } from "./challengerCommand";

export interface ChallengerArgs {
  environment: Environment;
  container: ContainerPlan;
  l1RpcUrl: string;
  /** What it judges by. */
  executionRpcUrl: string;
  /** An op-node with a safe-head database, or what asks any of several. */
  consensusRpcUrl: string;
  disputeGameFactory: pulumi.Input<Address>;
  signing: Signing;
}

/** op-challenger, which disputes wrong proposals and resolves right ones. */
export class Challenger extends pulumi.ComponentResource {
  readonly containerId: pulumi.Output<string>;

  constructor(name: string, args: ChallengerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:Challenger", name, {}, opts);
    const { environment, container, l1RpcUrl, executionRpcUrl, consensusRpcUrl, disputeGameFactory, signing } = args;
    const service = new Service(
      `${name}-service`,
      {
        environment,
        plan: container,
        command: pulumi.output(disputeGameFactory).apply((factory) =>
          challengerCommand({
            l1RpcUrl,
            executionRpcUrl,
            consensusRpcUrl,
            disputeGameFactory: factory,
            signer: signing.signer,
            extraArguments: container.extraArguments,
          }),
        ),
        files: signing.files,
        dataPath: PATHS.data,
        boundToChain: true,
        healthCheck: httpHealthCheck(PORTS.metrics, "/metrics"),
      },
      { parent: this },
    );
    this.containerId = service.containerId;
    this.registerOutputs();
  }
}
