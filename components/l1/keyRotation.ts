import * as pulumi from "@pulumi/pulumi";
import type { Address, Hex } from "viem";
import type { SignerRotationInput } from "../../jobs/releaseSequencer";
import type { RotateKeyInput } from "../../jobs/rotateKey";
import { PATHS } from "../../shared/paths";
import type { Environment } from "../docker/environment";
import { Job, program } from "../docker/job";

export interface KeyRotationArgs {
  environment: Environment;
  role: RotateKeyInput["role"];
  /** Whose key the role has from now on. */
  account: Address;
  /** Whether the owner gives it money where it has too little: not on an L1 that is not ours. */
  givesMoney: boolean;
  l1RpcUrl: string;
  /** The contract on L1 that says so. */
  systemConfig: pulumi.Input<Address>;
  /** The key of its owner; secret. */
  ownerKey: pulumi.Input<Hex>;
}

const DEADLINE_SECONDS = 300;

/**
 * Has L1's SystemConfig name the account that the config means, with money where that account sends transactions. The job runs when it is
 * another one than before, and does nothing where L1 knows already.
 */
export class KeyRotation extends pulumi.ComponentResource {
  /** For `dependsOn`: L1 has taken it in. */
  readonly rotated: pulumi.Input<pulumi.Resource>;

  constructor(name: string, args: KeyRotationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:KeyRotation", name, {}, opts);
    const { environment, role, account, givesMoney, l1RpcUrl, systemConfig, ownerKey } = args;
    const input = pulumi.output(systemConfig).apply((contract): RotateKeyInput => ({
      role,
      account,
      givesMoney,
      l1RpcUrl,
      systemConfig: contract,
      keyFile: PATHS.accountKey,
      deadlineSeconds: DEADLINE_SECONDS,
    }));
    const job = new Job(
      `${name}-job`,
      program({
        environment,
        containerName: `job-${ROTATION_NAMES[role]}`,
        program: "rotateKey",
        input,
        files: [{ path: PATHS.accountKey, content: ownerKey }],
      }),
      { parent: this },
    );
    this.rotated = job.succeeded;
    this.registerOutputs();
  }
}

/** For the job that lets a sequencer go: it rotates the signer between two leaders. */
export const signerRotationInput = (
  rotation: Pick<KeyRotationArgs, "account" | "l1RpcUrl" | "systemConfig">,
  settleSeconds: number,
): pulumi.Output<SignerRotationInput> =>
  pulumi.output(rotation.systemConfig).apply((systemConfig) => ({
    account: rotation.account,
    l1RpcUrl: rotation.l1RpcUrl,
    systemConfig,
    keyFile: PATHS.accountKey,
    settleSeconds,
  }));

/** What is done for each role: of some of them L1's contracts know nothing, and any account will do that has money. */
export const ROTATION_NAMES: Record<RotateKeyInput["role"], string> = {
  batcher: "rotate-batcher",
  unsafeBlockSigner: "rotate-signer",
  proposer: "fund-proposer",
  challenger: "fund-challenger",
};
