import type * as pulumi from "@pulumi/pulumi";
import type { Hex } from "viem";
import type { Environment, VolumeMount } from "../docker/environment";
import type { L1Traits } from "./consensus/arguments";
import type { NodeKeys } from "./keys";

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
  /** Signs unsafe blocks; secret. */
  unsafeBlockSignerKey: pulumi.Input<Hex>;
  /** P2P identities by node name. */
  keys: ReadonlyMap<string, NodeKeys>;
}
