import type { ConductorPlan, NodePlan } from "../../config/plan";
import type { ReconcileClusterInput } from "../../jobs/reconcileCluster";
import { conductorRpcUrl, consensusRpcUrl, executionRpcUrl } from "../endpoints";

/** A sequencer that an op-conductor watches over. */
export type SequencerWithConductor = NodePlan & { conductor: ConductorPlan };

export const hasConductor = (node: NodePlan): node is SequencerWithConductor => node.conductor !== undefined;

/** The members of the Raft cluster, as the jobs reach them. */
export const clusterMembers = (sequencers: SequencerWithConductor[]): ReconcileClusterInput["members"] =>
  sequencers.map((node) => ({
    id: node.conductor.serverId,
    container: node.conductor.name,
    raftAddress: node.conductor.raftAddress,
    conductorRpcUrl: conductorRpcUrl(node.conductor),
    consensusRpcUrl: consensusRpcUrl(node),
    executionRpcUrl: executionRpcUrl(node),
    consensusContainer: node.consensus.name,
    executionContainer: node.execution.name,
  }));
