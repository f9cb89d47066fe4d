/** The input of `reconcileCluster`: the members that the Raft cluster shall have. */
import * as z from "zod";

const member = z.strictObject({
  /** Raft server id, the conductor's `--raft.server.id`. */
  id: z.string().min(1),
  /** The op-conductor container. */
  container: z.string().min(1),
  /** Raft address as the conductor advertises it, `host:port`. */
  raftAddress: z.string().regex(/^[^:/]+:\d+$/, "must be host:port"),
  conductorRpcUrl: z.url(),
  consensusRpcUrl: z.url(),
  executionRpcUrl: z.url(),
  consensusContainer: z.string().min(1),
  executionContainer: z.string().min(1),
});

export const reconcileClusterInput = z.strictObject({
  /** Sequencer 1, 2, …: the one whose conductor founds the Raft cluster is known by its place. */
  members: z
    .array(member)
    .min(1)
    .refine((members) => new Set(members.map(({ id }) => id)).size === members.length, "ids must differ"),
  /** Seconds the job may take in all. */
  deadlineSeconds: z.number().positive(),
});

export type Member = z.infer<typeof member>;
export type ReconcileClusterInput = z.infer<typeof reconcileClusterInput>;
