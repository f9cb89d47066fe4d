import type * as pulumi from "@pulumi/pulumi";
import type { Address, Hex } from "viem";
import type { ForkPlan } from "../../config/plan";
import type { Environment, VolumeMount } from "../docker/environment";
import type { Signing } from "../signing";
import type { L1Traits } from "./consensus/arguments";
import type { NodeKeys } from "./keys";

/** What it takes to make another key the signer of unsafe blocks. */
export interface SignerRotation {
  /** The address of the key that sequencers have. */
  signer: Address;
  /** The contract on L1 that says who signs. */
  systemConfig: pulumi.Input<Address>;
  /** The key of its owner; secret. */
  ownerKey: pulumi.Input<Hex>;
}

/** What all nodes of the L2 chain share. */
export interface Chain {
  environment: Environment;
  /** The genesis volume of a host, read-only. */
  genesis: (host?: string) => VolumeMount;
  /** For `dependsOn`: the genesis files are there, on a host. */
  prepared: (host?: string) => pulumi.Input<pulumi.Resource>;
  /** For `dependsOn`: the rollup config is there, on a host. */
  anchored: (host?: string) => pulumi.Input<pulumi.Resource>;
  l1RpcUrl: string;
  l1BeaconUrl: string;
  /** Seconds. */
  l1BlockTime: number;
  /** Undefined for an L1 of the network's own, forks included. */
  l1Traits?: L1Traits;
  l2ChainId: number;
  /** Where nodes of a host, other than sequencers, forward transactions to. */
  leaderRpcUrl: (host?: string) => string;
  /** The name that sequencers' execution clients share; undefined where a gateway knows which of them leads. */
  sequencersName?: string;
  /** JSON-RPC namespaces that users may call. */
  rpcNamespaces: string[];
  /** Origins of web pages that may ask; `*` for all. */
  corsOrigins: string[];
  /** Shared by each execution client and its consensus client. */
  jwtSecret: pulumi.Input<string>;
  /** When hard forks become active, where that is chosen. */
  forks?: ForkPlan;
  /** How sequencers sign unsafe blocks. */
  blockSigning: Signing;
  /** How L1 learns of the signer, where the config names its key. */
  signerRotation?: SignerRotation;
  /** P2P identities by node name. */
  keys: ReadonlyMap<string, NodeKeys>;
}
