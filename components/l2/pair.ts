import * as pulumi from "@pulumi/pulumi";
import type { NodePlan } from "../../config/plan";
import type { Chain } from "./chain";
import { ConsensusClient } from "./consensus/consensusClient";
import { ExecutionClient } from "./execution/executionClient";

export interface PairArgs {
  chain: Chain;
  node: NodePlan;
}

/** An execution client, which needs the genesis, and its consensus client, which needs the rollup config too. */
export abstract class Pair extends pulumi.ComponentResource {
  /** Docker's ids of its two containers. */
  readonly containerIds: pulumi.Output<string[]>;

  constructor(type: string, name: string, { chain, node }: PairArgs, opts?: pulumi.ComponentResourceOptions) {
    super(type, name, {}, opts);
    const execution = new ExecutionClient(
      `${name}-execution`,
      { chain, node },
      { parent: this, dependsOn: chain.prepared },
    );
    const consensus = new ConsensusClient(
      `${name}-consensus`,
      { chain, node },
      { parent: this, dependsOn: pulumi.output(chain.anchored).apply((anchored) => [anchored, execution]) },
    );
    this.containerIds = pulumi.all([execution.containerId, consensus.containerId]);
    this.registerOutputs();
  }
}

/** A pair that may lead the chain: with an op-conductor beside it, it starts stopped. */
export class SequencerNode extends Pair {
  constructor(name: string, args: PairArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:SequencerNode", name, args, opts);
  }
}

/** A pair that follows the chain and serves users. */
export class ValidatorNode extends Pair {
  constructor(name: string, args: PairArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:ValidatorNode", name, args, opts);
  }
}
