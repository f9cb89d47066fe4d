/** The input of `verifyNetwork`: the endpoints of everything that a finished update promises to work. */
import * as z from "zod";

const node = z.strictObject({
  name: z.string().min(1),
  role: z.enum(["sequencer", "validator", "challenger"]),
  executionContainer: z.string().min(1),
  consensusContainer: z.string().min(1),
  executionRpcUrl: z.url(),
  consensusRpcUrl: z.url(),
});

const conductor = z.strictObject({
  /** Raft server id. */
  id: z.string().min(1),
  /** The op-conductor container. */
  container: z.string().min(1),
  rpcUrl: z.url(),
  /** RPC of its sequencer's consensus client, as in `nodes`. */
  consensusRpcUrl: z.url(),
});

const service = z.strictObject({
  name: z.string().min(1),
  /** An HTTP endpoint that answers 2xx while the service works. */
  url: z.url(),
});

export const verifyNetworkInput = z.strictObject({
  l1RpcUrl: z.url(),
  l2BlockTimeSeconds: z.number().positive(),
  l1BlockTimeSeconds: z.number().positive(),
  gatewayUrls: z.array(z.url()),
  nodes: z.array(node).min(1),
  /** Empty in a network with a single sequencer that nothing manages. */
  conductors: z.array(conductor),
  /** Whether a batcher runs, so that the safe head has to move. */
  expectSafeHead: z.boolean(),
  services: z.array(service),
  /** Seconds the job may take in all. */
  deadlineSeconds: z.number().positive(),
});

export type Node = z.infer<typeof node>;
export type Conductor = z.infer<typeof conductor>;
export type Service = z.infer<typeof service>;
export type VerifyNetworkInput = z.infer<typeof verifyNetworkInput>;
