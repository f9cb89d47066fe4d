import * as pulumi from "@pulumi/pulumi";
import type { ConductorPlan, NodePlan } from "../../config/plan";
import type { ReconcileClusterInput } from "../../jobs/reconcileCluster";
import type { Environment, VolumeMount } from "../docker/environment";
import { Job, program } from "../docker/job";
import { conductorRpcUrl, consensusRpcUrl, executionRpcUrl } from "../endpoints";
import type { Pair } from "../l2/pair";
import { Conductor } from "./conductor";
import type { ConductorTimings } from "./conductorCommand";

export interface ConductorClusterArgs {
  environment: Environment;
  genesis: VolumeMount;
  /** The sequencers; each must have a conductor. */
  sequencers: SequencerWithConductor[];
  /** By sequencer name: the pair that must be there before its conductor. */
  pairs: ReadonlyMap<string, Pair>;
  timings: ConductorTimings;
}

export type SequencerWithConductor = NodePlan & { conductor: ConductorPlan };

export const hasConductor = (node: NodePlan): node is SequencerWithConductor => node.conductor !== undefined;

const DEADLINE_SECONDS = 150;

/**
 * One op-conductor for each sequencer, and the Raft cluster that they form. Membership is desired state: a job brings
 * the running cluster to it, and runs again when the set of sequencers changes.
 */
export class ConductorCluster extends pulumi.ComponentResource {
  /** For `dependsOn`: all members are healthy voters and the leader's sequencer is active. */
  readonly formed: pulumi.Input<pulumi.Resource>;
  /** Docker's ids of the conductors and of the pairs that they watch over. */
  readonly containerIds: pulumi.Output<string[]>;

  constructor(name: string, args: ConductorClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:ConductorCluster", name, {}, opts);
    const { environment, genesis, sequencers, pairs, timings } = args;

    const conductors = sequencers.map(
      (node) =>
        new Conductor(
          `${name}-${node.conductor.serverId}`,
          { environment, genesis, conductor: node.conductor, node, timings },
          { parent: this, dependsOn: pairs.get(node.name)! },
        ),
    );

    this.containerIds = pulumi
      .all([
        pulumi.all(conductors.map((conductor) => conductor.containerId)),
        pulumi.all(sequencers.map((node) => pairs.get(node.name)!.containerIds)),
      ])
      .apply(([ids, pairIds]) => [...ids, ...pairIds.flat()]);

    const input: ReconcileClusterInput = {
      members: sequencers.map((node) => ({
        id: node.conductor.serverId,
        container: node.conductor.name,
        raftAddress: node.conductor.raftAddress,
        conductorRpcUrl: conductorRpcUrl(node.conductor),
        consensusRpcUrl: consensusRpcUrl(node),
        executionRpcUrl: executionRpcUrl(node),
        consensusContainer: node.consensus.name,
        executionContainer: node.execution.name,
      })),
      deadlineSeconds: DEADLINE_SECONDS,
    };
    const membership = new Job(
      `${name}-membership`,
      program({
        environment,
        containerName: "job-reconcile-cluster",
        program: "reconcileCluster",
        input,
        triggers: this.containerIds,
      }),
      { parent: this, dependsOn: conductors },
    );
    this.formed = membership.succeeded;
    this.registerOutputs();
  }
}
