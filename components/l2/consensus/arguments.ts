import type { SignerArguments } from "../../signing";
import type { ForkMoments } from "../forks";

/** What the command line of a consensus client is made of. */
export interface ConsensusClientArguments {
  l1RpcUrl: string;
  /** Seconds. */
  l1BlockTime: number;
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
