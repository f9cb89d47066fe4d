/** Asks all nodes of a network how they are, with their containers as they are now. */
import { discoverNetwork } from "../network/discover";
import type { Engines } from "../network/engines";
import { allNodes, type Network } from "../network/model";
import { observeNode, raftVoters } from "../status/observe";
import { lookOf, type ClusterLook } from "./readiness";

export async function lookAtNodes(engines: Engines, { stack }: Pick<Network, "stack">): Promise<ClusterLook> {
  const network = await discoverNetwork(engines, stack);
  const voters = await raftVoters(network);
  return lookOf(await Promise.all(allNodes(network).map((node) => observeNode(node, voters))));
}
