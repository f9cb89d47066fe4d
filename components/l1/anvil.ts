import * as pulumi from "@pulumi/pulumi";
import type { ContainerPlan } from "../../config/plan";
import { PORTS } from "../../config/ports";
import type { Environment, VolumeMount } from "../docker/environment";
import { PATHS } from "../../shared/paths";
import { Service } from "../docker/service";
import { anvilCommand, forkCommand } from "./anvilCommand";

export interface AnvilArgs {
  environment: Environment;
  container: ContainerPlan;
  /** The genesis volume. */
  genesis: VolumeMount;
  chainId: number;
  /** Seconds. */
  blockTime: number;
  /** JSON-RPC of the chain that it begins as a copy of. Default none: it begins with the contracts. */
  sourceUrl?: string;
}

/** The local L1. It writes its state after every block, and comes back with it. */
export class Anvil extends pulumi.ComponentResource {
  /** Docker's id of its container. */
  readonly containerIds: pulumi.Output<string[]>;

  constructor(name: string, args: AnvilArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:Anvil", name, {}, opts);
    const { environment, container, genesis, chainId, blockTime, sourceUrl } = args;
    const ofAnvil = { chainId, blockTime, extraArguments: container.extraArguments };
    const service = new Service(
      `${name}-service`,
      {
        environment,
        plan: container,
        command: sourceUrl === undefined ? anvilCommand(ofAnvil) : forkCommand({ ...ofAnvil, sourceUrl }),
        mounts: [genesis],
        dataPath: PATHS.data,
        healthCheck: `cast block-number --rpc-url http://127.0.0.1:${PORTS.l1Rpc}`,
        // The official image's own user could not write to a fresh volume.
        user: "0:0",
        boundToChain: true,
      },
      { parent: this },
    );
    this.containerIds = pulumi.all([service.containerId]);
    this.registerOutputs();
  }
}
