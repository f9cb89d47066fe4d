import type { SignerArguments } from "../../signing";
import type { ForkMoments } from "../forks";

/** What is special about an L1 that was there before the network. */
export interface L1Traits {
  /** Whether its beacon API, at the URL of its JSON-RPC, has blobs. */
  hasBlobs: boolean;
  /** Whether clients know its hard forks by its chain id. */
  isKnown: boolean;
}

/** What the command line of a consensus client is made of. */
export interface ConsensusClientArguments {
  l1RpcUrl: string;
  /** Seconds. */
  l1BlockTime: number;
  /** Undefined for an L1 of the network's own. */
  l1Traits?: L1Traits;
  /** The engine API of its execution client. */
  engineUrl: string;
  /** Its own address, which it tells its peers. */
  address: string;
  /** Set on sequencers. */
  sequencer?: {
    /** The RPC of its op-conductor; without one it sequences from the start. */
    conductorRpcUrl?: string;
    /** What signs its blocks; undefined where the key is here. */
    signer?: SignerArguments;
  };
  /** Moments of hard forks that the genesis does not have. */
  forkMoments?: ForkMoments;
  /** Whether L1 may name another signer of unsafe blocks at any time. */
  expectsOtherSigner?: boolean;
  extraArguments: string[];
}
