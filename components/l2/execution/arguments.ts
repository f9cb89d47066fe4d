import type { ForkMoments } from "../forks";

/** What the command line of an execution client is made of. */
export interface ExecutionClientArguments {
  l2ChainId: number;
  /** Its own address, which it tells its peers. */
  address: string;
  /** enode URLs of the nodes it dials. */
  peers: string[];
  /** Whether it looks for further ones. */
  discovers: boolean;
  /** Where it forwards transactions to: set on all but sequencers. */
  sequencerRpcUrl?: string;
  /** JSON-RPC namespaces of its HTTP and WebSocket ports, which users reach. Operators use its IPC socket. */
  rpcNamespaces: string[];
  /** Origins of web pages that may ask; `*` for all. */
  corsOrigins: string[];
  /** Moments of hard forks that the genesis does not have. */
  forkMoments?: ForkMoments;
  extraArguments: string[];
}
