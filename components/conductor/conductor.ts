import * as pulumi from "@pulumi/pulumi";
import type { ConductorPlan, NodePlan } from "../../config/plan";
import { PORTS } from "../../config/ports";
import type { Environment, VolumeMount } from "../docker/environment";
import { rpcHealthCheck } from "../docker/healthCheck";
import { PATHS } from "../../shared/paths";
import { Service } from "../docker/service";
import { consensusRpcUrl, executionRpcUrl } from "../endpoints";
import { conductorCommand, type ConductorArguments } from "./conductorCommand";

export interface ConductorArgs {
  environment: Environment;
  genesis: VolumeMount;
  conductor: ConductorPlan;
  /** The pair it watches over. */
  node: NodePlan;
}

/** The op-conductor of one sequencer. It keeps its Raft log on a volume, and exits while its node is not there. */
export class Conductor extends pulumi.ComponentResource {
  readonly containerId: pulumi.Output<string>;

  constructor(name: string, args: ConductorArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:Conductor", name, {}, opts);
    const { environment, genesis, conductor, node } = args;
    const service = new Service(
      `${name}-service`,
      {
        environment,
        plan: conductor,
        command: conductorCommand(conductorArguments(node, conductor)),
        mounts: [genesis],
        dataPath: PATHS.data,
        boundToChain: true,
        healthCheck: rpcHealthCheck(PORTS.conductorRpc, "conductor_leader"),
      },
      { parent: this },
    );
    this.containerId = service.containerId;
    this.registerOutputs();
  }
}

/** What the op-conductor of a pair is started with. */
export const conductorArguments = (node: NodePlan, conductor: ConductorPlan): ConductorArguments => ({
  serverId: conductor.serverId,
  raftAddress: conductor.raftAddress,
  bootstrap: conductor.bootstrap,
  consensusRpcUrl: consensusRpcUrl(node),
  executionRpcUrl: executionRpcUrl(node),
  timings: conductor.timings,
  extraArguments: conductor.extraArguments,
});
