import * as pulumi from "@pulumi/pulumi";
import type { Address } from "viem";
import { addressOf, type PlannedNetwork } from "../../config/planNetwork";
import type { SignedRole } from "../../config/signer";
import type { Environment } from "../docker/environment";
import { l1RpcUrl } from "../endpoints";
import type { SignerRotation } from "../l2/chainContext";
import { KeyRotation, ROTATION_NAMES } from "./keyRotation";
import type { L1Layer } from "./l1Layer";

export interface KeyRotationsArgs {
  environment: Environment;
  planned: PlannedNetwork;
  contracts: L1Layer["contracts"];
}

/** Of accounts that the config names, in the place of those that the chain began with: what L1 has to learn of them, and when. */
export class KeyRotations {
  /** The last job that sends as the owner: two at once would take each other's nonce. */
  private ownerHasSent: pulumi.Input<pulumi.Resource> | undefined;

  /** @param name of the component that all of it belongs to */
  constructor(
    private readonly name: string,
    private readonly args: KeyRotationsArgs,
    private readonly parent: pulumi.Resource,
  ) {}

  /** A role's account; undefined where the config does not name it. */
  accountOf(role: SignedRole): Address | undefined {
    const { planned } = this.args;
    return planned.namedRoles.includes(role) ? addressOf(planned, role) : undefined;
  }

  /** For the jobs that tell L1 of the signer between two leaders; undefined where the config does not name its key. */
  get ofSigner(): SignerRotation | undefined {
    const signer = this.accountOf("unsafeBlockSigner");
    return signer === undefined ? undefined : { signer, ...this.systemConfig };
  }

  /**
   * L1 learns of a role's account where the config names it. While an update rolls it mostly knows of the signer's by then, because a
   * sequencer with the new key leads: see conductor/release.ts.
   *
   * @param after what has to be there before
   * @returns for `dependsOn`: L1 knows
   */
  declare(role: SignedRole, after: pulumi.Input<pulumi.Resource>): pulumi.Input<pulumi.Resource> | undefined {
    const { environment, planned } = this.args;
    const account = this.accountOf(role);
    const givesMoney = planned.plan.l1.origin !== "external";
    if (account === undefined || (!givesMoney && isUnknownToL1(role))) return undefined;
    const before = this.ownerHasSent;
    const rotation = new KeyRotation(
      `${this.name}-${ROTATION_NAMES[role]}`,
      { environment, role, account, givesMoney, l1RpcUrl: l1RpcUrl(planned.plan.l1), ...this.systemConfig },
      { parent: this.parent, dependsOn: before ? [after, before] : after },
    );
    this.ownerHasSent = rotation.rotated;
    return rotation.rotated;
  }

  private get systemConfig(): Pick<SignerRotation, "systemConfig" | "ownerKey"> {
    const { contracts, planned } = this.args;
    return {
      systemConfig: contracts.address("SystemConfigProxy"),
      ownerKey: pulumi.secret(planned.accounts.deployer.privateKey),
    };
  }
}

/** Any account will do for these, if it has money. */
const isUnknownToL1 = (role: SignedRole): boolean => role === "proposer" || role === "challenger";
