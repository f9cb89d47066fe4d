import * as pulumi from "@pulumi/pulumi";
import type { ReconcileClusterInput } from "../../jobs/reconcileCluster";
import type { Environment } from "../docker/environment";
import { Job, program } from "../docker/job";
import { clusterMembers, type SequencerWithConductor } from "./members";

export interface ConductorClusterArgs {
  environment: Environment;
  sequencers: SequencerWithConductor[];
  /** Docker's ids of the sequencers' containers: the cluster is looked after again when one was replaced. */
  containerIds: pulumi.Input<pulumi.Input<string>[]>;
}

/** Without a member that catches up meanwhile. */
const DEADLINE_SECONDS = 150;

/**
 * The Raft cluster that the op-conductors form. Membership is desired state: a job brings the running cluster to it,
 * and runs again when the set of sequencers changes. Those that leave are removed from the cluster before their
 * containers go, because Pulumi deletes last.
 */
export class ConductorCluster extends pulumi.ComponentResource {
  /** For `dependsOn`: all members are healthy voters and the leader's sequencer is active. */
  readonly formed: pulumi.Input<pulumi.Resource>;

  constructor(name: string, args: ConductorClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:ConductorCluster", name, {}, opts);
    const { environment, sequencers, containerIds } = args;
    const input: ReconcileClusterInput = {
      members: clusterMembers(sequencers),
      deadlineSeconds: DEADLINE_SECONDS,
    };
    const membership = new Job(
      `${name}-membership`,
      program({
        environment,
        containerName: "job-reconcile-cluster",
        program: "reconcileCluster",
        input,
        triggers: containerIds,
      }),
      { parent: this },
    );
    this.formed = membership.succeeded;
    this.registerOutputs();
  }
}
