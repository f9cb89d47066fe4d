import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import type { ReleaseSequencerInput } from "../../jobs/releaseSequencer";
import { PATHS } from "../../shared/paths";
import { Job, program } from "../docker/job";
import { signerRotationInput } from "../l1/keyRotation";
import type { Chain } from "../l2/chainContext";
import { consensusCommand } from "../l2/consensus/consensusClient";
import { SIGNER_RELOAD_SECONDS } from "../l2/consensus/opNode";
import { executionCommand } from "../l2/execution/executionClient";
import { conductorArguments } from "./conductor";
import { conductorCommand } from "./conductorCommand";
import { clusterMembers, type SequencerWithConductor } from "./members";

export interface SequencerReleaseArgs {
  chain: Chain;
  node: SequencerWithConductor;
  /** All sequencers of the network. */
  sequencers: SequencerWithConductor[];
}

const DEADLINE_SECONDS = 120;

/** After L1 has another signer, for all nodes that ask it now and then to know. */
const SIGNER_SETTLES_SECONDS = 2 * SIGNER_RELOAD_SECONDS;

/** L1 blocks within which it takes a transaction in, at worst. */
const L1_BLOCKS_FOR_A_TRANSACTION = 5;

/**
 * Before the containers of a sequencer are replaced, the others must be able to go on without it, and one of them must
 * lead. The job runs whenever the definition of the sequencer changes, and on a network that does not run yet it has
 * nothing to do.
 */
export class SequencerRelease extends pulumi.ComponentResource {
  /** For `dependsOn`: the sequencer may be replaced. */
  readonly released: pulumi.Input<pulumi.Resource>;

  constructor(name: string, args: SequencerReleaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:SequencerRelease", name, {}, opts);
    const { chain, node, sequencers } = args;
    const { signerRotation: rotation, l1RpcUrl } = chain;
    const common: ReleaseSequencerInput = {
      members: clusterMembers(sequencers),
      id: node.conductor.serverId,
      // Updates go from the last sequencer to the first.
      updatedBefore: sequencers.filter(({ index }) => index > node.index).map(({ conductor }) => conductor.serverId),
      deadlineSeconds: DEADLINE_SECONDS + (rotation ? L1_BLOCKS_FOR_A_TRANSACTION * chain.l1BlockTime : 0),
    };
    const job = new Job(
      `${name}-job`,
      program({
        environment: chain.environment,
        containerName: `job-release-${node.name}`,
        program: "releaseSequencer",
        input: rotation
          ? signerRotationInput({ ...rotation, account: rotation.signer, l1RpcUrl }, settleSeconds(sequencers)).apply(
              (signerRotation): ReleaseSequencerInput => ({ ...common, signerRotation }),
            )
          : common,
        files: rotation ? [{ path: PATHS.accountKey, content: rotation.ownerKey }] : [],
        triggers: [definition(chain, node)],
      }),
      { parent: this },
    );
    this.released = job.succeeded;
    this.registerOutputs();
  }
}

/** op-node takes the blocks of two signers for a while; kona-node takes those of the new one alone from the moment that L1 has it. */
const settleSeconds = (sequencers: SequencerWithConductor[]): number =>
  sequencers.some(({ consensus }) => consensus.client === "op-node") ? SIGNER_SETTLES_SECONDS : 0;

/** Changes whenever a container of this sequencer would be replaced for it. */
function definition(chain: Chain, node: SequencerWithConductor): pulumi.Output<string> {
  const { site, logRotation, genesisId } = chain.environment;
  const { images } = site(node.execution.host);
  return pulumi
    .all([
      executionCommand(chain, node),
      consensusCommand(chain, node),
      images.id(node.execution.image),
      images.id(node.consensus.image),
      images.id(node.conductor.image),
    ])
    .apply((parts) => {
      const conductor = conductorCommand(conductorArguments(node, node.conductor));
      const all: unknown[] = [[...parts, conductor], node, logRotation, genesisId];
      if (chain.signerRotation) all.push(chain.signerRotation.signer);
      if (chain.blockSigning.certificates) all.push(chain.blockSigning.certificates);
      return createHash("sha256").update(JSON.stringify(all)).digest("hex");
    });
}
