/**
 * One-shot job: makes the members of the op-conductor Raft cluster those of its input, and leaves a cluster in which
 * every member is a healthy, managed voter and exactly one sequencer, the leader's, extends the chain. Safe to run at
 * any time, on a fresh, a whole or a half-formed cluster: it changes only what differs.
 */
import { perform } from "../shared/cluster/act";
import { reconcileClusterInput, type ReconcileClusterInput } from "../shared/cluster/input";
import { observeCluster } from "../shared/cluster/observe";
import { reconcile } from "../shared/cluster/reconcile";
import { runJob, type Report } from "./job";

export type { ReconcileClusterInput };

export async function main({ members, deadlineSeconds }: ReconcileClusterInput, report: Report): Promise<void> {
  await reconcile({ observe: () => observeCluster(members), perform }, { deadlineSeconds, report });
}

if (require.main === module) void runJob(reconcileClusterInput, main);
