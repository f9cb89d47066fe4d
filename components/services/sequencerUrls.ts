import type { NodePlan } from "../../config/plan";
import { conductorRpcUrl, consensusRpcUrl, executionRpcUrl } from "../endpoints";

/**
 * What batcher and proposer ask, one entry for each sequencer, in equal order. A conductor's RPC stands for both
 * clients of its node, and answers only while it leads, which is safer than asking the nodes.
 */
export const sequencerUrls = (sequencers: NodePlan[]): { execution: string[]; consensus: string[] } => ({
  execution: sequencers.map((node) => (node.conductor ? conductorRpcUrl(node.conductor) : executionRpcUrl(node))),
  consensus: sequencers.map((node) => (node.conductor ? conductorRpcUrl(node.conductor) : consensusRpcUrl(node))),
});
