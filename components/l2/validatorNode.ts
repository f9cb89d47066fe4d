import * as pulumi from "@pulumi/pulumi";
import { afterwards, type Earlier } from "./order";
import { declarePair, type PairArgs } from "./pair";

export interface ValidatorNodeArgs extends PairArgs {
  /** On a network that runs: the node whose update comes before this one's, so that most always serve. */
  after?: Earlier;
}

/** A pair that follows the chain and serves users. */
export class ValidatorNode extends pulumi.ComponentResource {
  /** Docker's ids of its containers. */
  readonly containerIds: pulumi.Output<string[]>;

  constructor(name: string, args: ValidatorNodeArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:ValidatorNode", name, {}, opts);
    const { execution, consensus } = declarePair(name, args, this, [afterwards(args.after, args.chain)]);
    this.containerIds = pulumi.all([execution.containerId, consensus.containerId]);
    this.registerOutputs();
  }
}
