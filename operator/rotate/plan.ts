/** Which key a role gets, and what stands against it. Pure. */
import { isAddressEqual, type Address } from "viem";
import { deriveAccount, ROLE_INDEX } from "../../config/accounts";
import { accountOfKey, FIRST_FREE_INDEX, keyProblems, type RotatedKey } from "../../config/keys";
import type { RotatedRole } from "../../shared/systemConfig";
import { UsageError, UserError } from "../terminal";

/** As the command line names them. */
export const ROLES = {
  batcher: { role: "batcher", key: "batcher", name: "the batcher" },
  signer: { role: "unsafeBlockSigner", key: "unsafe_block_signer", name: "the signer of unsafe blocks" },
} as const satisfies Record<string, { role: RotatedRole; key: RotatedKey; name: string }>;
export type RoleName = keyof typeof ROLES;

export interface RotationRequest {
  role: RoleName;
  mnemonic: string;
  /** As the config has them; a private key in the clear. */
  keys: Partial<Record<RotatedKey, string>>;
  /** Whose key the role has by L1. */
  present: Address;
  /** By whose keys the containers of the role work; undefined of one that has the key which the chain began with. */
  served: (string | undefined)[];
  /** What the command line names: an index of the mnemonic, or a private key. Default the next free index. */
  wanted?: string;
}

export interface RotationPlan {
  /** For the config. */
  key: string;
  account: Address;
  /** Whether the config has it already, so that an update which was interrupted goes on. */
  goesOn: boolean;
}

/**
 * @throws UsageError for a key that no role may have, UserError for the one that the role has already
 */
export function planRotation({ role, mnemonic, keys, present, served, wanted }: RotationRequest): RotationPlan {
  const { key: configKey, name, role: l1Role } = ROLES[role];
  const configured = keys[configKey];
  const begun = configured === undefined ? undefined : accountOfKey(mnemonic, configured).address;
  const isOnL1 = begun !== undefined && isAddressEqual(begun, present);
  const first = deriveAccount(mnemonic, ROLE_INDEX[l1Role]).address;
  const isPending = begun !== undefined && !(isOnL1 && served.every((account = first) => account === begun));
  const key = wanted ?? (isPending ? configured! : nextIndex(keys));
  // Some containers would still have the key of before, which nobody takes any more, and another one besides would not help them.
  if (isPending && isOnL1 && key !== configured) {
    throw new UserError(
      `the change to ${begun} is not over, because it was interrupted: it goes on with make up; then choose another key`,
    );
  }
  // What is in the config is fine, so that the new key is to blame, though the other role's may be the one that is found.
  const [problem] = keyProblems({ mnemonic, keys: { ...keys, [configKey]: key } });
  if (problem) {
    const other = ROLES[role === "batcher" ? "signer" : "batcher"];
    throw new UsageError(
      problem.key === `keys.${configKey}`
        ? `this key ${problem.message}`
        : `this key is that of ${other.name}: choose an index from ${FIRST_FREE_INDEX} on, or another key`,
    );
  }
  const account = accountOfKey(mnemonic, key).address;
  const goesOn = isPending && key === configured;
  if (isAddressEqual(account, present) && !goesOn) {
    throw new UserError(
      `${account} is ${name} already: choose another key with --to or --key-file, or leave both out for the next index`,
    );
  }
  return { key, account, goesOn };
}

/** Beyond all indexes that are in use. */
const nextIndex = (keys: RotationRequest["keys"]): string => {
  const used = Object.values(keys).flatMap((key) => (key.startsWith("0x") ? [] : [Number(key)]));
  return String(Math.max(FIRST_FREE_INDEX - 1, ...used) + 1);
};
