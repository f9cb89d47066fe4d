import * as pulumi from "@pulumi/pulumi";
import type { AnchorRollupInput } from "../../jobs/anchorRollup";
import type { Environment, VolumeMount } from "../docker/environment";
import { Job, program } from "../docker/job";
import { PATHS } from "../../shared/paths";
import { DEPLOYER_FOLDER } from "./deployCommand";

export interface RollupAnchorArgs {
  environment: Environment;
  genesis: VolumeMount;
  l1RpcUrl: string;
  /** Any L2 execution client. */
  l2RpcUrl: string;
}

/** Ties the rollup to the L1 that runs; consensus clients start after it. */
export class RollupAnchor extends pulumi.ComponentResource {
  /** For `dependsOn`: the rollup config is there. */
  readonly anchored: pulumi.Input<pulumi.Resource>;

  constructor(
    name: string,
    { environment, genesis, l1RpcUrl, l2RpcUrl }: RollupAnchorArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("opstack-ha:index:RollupAnchor", name, {}, opts);
    const input: AnchorRollupInput = {
      genesisFolder: PATHS.genesis,
      deployerFolder: DEPLOYER_FOLDER,
      l1RpcUrl,
      l2RpcUrl,
      deadlineSeconds: 120,
    };
    const job = new Job(
      `${name}-job`,
      program({
        environment,
        containerName: "job-anchor-rollup",
        program: "anchorRollup",
        input,
        mounts: [genesis],
      }),
      { parent: this },
    );
    this.anchored = job.succeeded;
    this.registerOutputs();
  }
}
