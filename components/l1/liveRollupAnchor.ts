import * as pulumi from "@pulumi/pulumi";
import type { Hex } from "viem";
import type { AnchorLiveRollupInput } from "../../jobs/anchorLiveRollup";
import { L1_CONFIRMATIONS } from "../../shared/healthLimits";
import { PATHS } from "../../shared/paths";
import type { Environment, VolumeMount } from "../docker/environment";
import { Job, program } from "../docker/job";
import { DEPLOYER_FOLDER } from "./deployCommand";
import { PAYING_SECONDS } from "./liveContracts";

export interface LiveRollupAnchorArgs {
  environment: Environment;
  genesis: VolumeMount;
  l1RpcUrl: string;
  l1ChainId: number;
  /** Any L2 execution client. */
  l2RpcUrl: string;
  /** Of the contracts' owner; secret. */
  deployerKey: pulumi.Input<Hex>;
}

/** `RollupAnchor` where L1 was there before, whose storage nobody can write: the owner of the contracts sets the anchor root. */
export class LiveRollupAnchor extends pulumi.ComponentResource {
  /** For `dependsOn`: the rollup config is there. */
  readonly anchored: pulumi.Input<pulumi.Resource>;

  constructor(
    name: string,
    { environment, genesis, l1RpcUrl, l1ChainId, l2RpcUrl, deployerKey }: LiveRollupAnchorArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("opstack-ha:index:LiveRollupAnchor", name, {}, opts);
    const input: AnchorLiveRollupInput = {
      genesisFolder: PATHS.genesis,
      deployerFolder: DEPLOYER_FOLDER,
      l1RpcUrl,
      l1ChainId,
      l2RpcUrl,
      keyFile: PATHS.accountKey,
      confirmations: L1_CONFIRMATIONS,
      deadlineSeconds: PAYING_SECONDS,
    };
    const job = new Job(
      `${name}-job`,
      program({
        environment,
        containerName: "job-anchor-rollup",
        program: "anchorLiveRollup",
        input,
        files: [{ path: PATHS.accountKey, content: deployerKey }],
        mounts: [genesis],
      }),
      { parent: this },
    );
    this.anchored = job.succeeded;
    this.registerOutputs();
  }
}
