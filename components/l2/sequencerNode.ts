import * as pulumi from "@pulumi/pulumi";
import type { NodePlan } from "../../config/plan";
import { Conductor } from "../conductor/conductor";
import { hasConductor, type SequencerWithConductor } from "../conductor/members";
import { SequencerRelease } from "../conductor/release";
import { afterwards, type Earlier } from "./order";
import { declarePair, type PairArgs } from "./pair";

export interface SequencerNodeArgs extends PairArgs {
  /** All sequencers of the network. */
  sequencers: NodePlan[];
  /** On a network that runs: the sequencer whose update comes before this one's. */
  after?: Earlier;
}

/**
 * A pair that may lead the chain, and its op-conductor. With one, the pair starts stopped, and is replaced only once
 * another sequencer leads; without one, it sequences from the start.
 */
export class SequencerNode extends pulumi.ComponentResource {
  /** Docker's ids of its containers. */
  readonly containerIds: pulumi.Output<string[]>;

  constructor(name: string, args: SequencerNodeArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:SequencerNode", name, {}, opts);
    const { node } = args;
    this.containerIds = hasConductor(node) ? this.withConductor(name, node, args) : this.alone(name, args);
    this.registerOutputs();
  }

  private alone(name: string, args: SequencerNodeArgs): pulumi.Output<string[]> {
    const { execution, consensus } = declarePair(name, args, this, []);
    return pulumi.all([execution.containerId, consensus.containerId]);
  }

  private withConductor(
    name: string,
    node: SequencerWithConductor,
    { chain, sequencers, after }: SequencerNodeArgs,
  ): pulumi.Output<string[]> {
    const release = new SequencerRelease(
      `${name}-release`,
      { chain, node, sequencers: sequencers.filter(hasConductor) },
      { parent: this, dependsOn: afterwards(after, chain) },
    );
    const { execution, consensus } = declarePair(name, { chain, node }, this, [release.released]);
    const conductor = new Conductor(
      `${name}-conductor`,
      { environment: chain.environment, genesis: chain.genesis(node.conductor.host), conductor: node.conductor, node },
      { parent: this, dependsOn: consensus },
    );
    return pulumi.all([execution.containerId, consensus.containerId, conductor.containerId]);
  }
}
