import type * as pulumi from "@pulumi/pulumi";
import type { NodePlan } from "../../config/plan";
import type { Chain } from "./chainContext";
import { ConsensusClient } from "./consensus/consensusClient";
import { ExecutionClient } from "./execution/executionClient";

export interface PairArgs {
  chain: Chain;
  node: NodePlan;
}

/** The two containers of a pair. */
export interface Pair {
  execution: ExecutionClient;
  consensus: ConsensusClient;
}

/**
 * Declares the execution client, which needs the genesis, and its consensus client, which needs the rollup config too.
 *
 * @param name the name of the component that the pair belongs to
 */
export function declarePair(
  name: string,
  { chain, node }: PairArgs,
  parent: pulumi.Resource,
  after: pulumi.Input<pulumi.Resource>[],
): Pair {
  const execution = new ExecutionClient(
    `${name}-execution`,
    { chain, node },
    { parent, dependsOn: [chain.prepared(node.execution.host), ...after] },
  );
  const consensus = new ConsensusClient(
    `${name}-consensus`,
    { chain, node },
    { parent, dependsOn: [chain.anchored(node.consensus.host), execution] },
  );
  return { execution, consensus };
}
