/** Keys that take the place of those that the chain began with: those of the batcher and of the unsafe blocks' signer. */
import { privateKeyToAccount } from "viem/accounts";
import type { RotatedRole } from "../shared/systemConfig";
import {
  deriveAccount,
  deriveAccounts,
  developmentAccounts,
  ROLE_INDEX,
  type Account,
  type AccountRole,
  type Accounts,
} from "./accounts";
import { DEVELOPMENT_MNEMONIC, type StackConfig } from "./schema";

/** By the config's names. */
const ROTATED_ROLES = {
  batcher: "batcher",
  unsafe_block_signer: "unsafeBlockSigner",
} as const satisfies Record<string, RotatedRole>;
export type RotatedKey = keyof typeof ROTATED_ROLES;

const ROTATED_KEYS = Object.keys(ROTATED_ROLES) as RotatedKey[];

/** From here on the mnemonic's accounts are nobody's: the first ten of the development mnemonic are well known. */
export const FIRST_FREE_INDEX = 10;

type Keyed = Pick<StackConfig, "keys" | "mnemonic">;

/**
 * The account of a key as the config has it: an index of the mnemonic, or a private key.
 *
 * @throws Error for a private key that is none: zero, or beyond the curve's order
 */
export function accountOfKey(mnemonic: string, key: string): Account {
  if (!key.startsWith("0x")) return deriveAccount(mnemonic, Number(key));
  const privateKey = key as Account["privateKey"];
  return { address: privateKeyToAccount(privateKey).address, privateKey };
}

/** Those whose keys the config names, whether or not they are others than at first. */
export const rotatedRoles = ({ keys }: Pick<StackConfig, "keys">): RotatedRole[] =>
  ROTATED_KEYS.filter((key) => keys[key] !== undefined).map((key) => ROTATED_ROLES[key]);

/** The accounts that work now. */
export function presentAccounts({ keys, mnemonic }: Keyed): Accounts {
  const accounts = deriveAccounts(mnemonic);
  for (const key of ROTATED_KEYS) {
    const chosen = keys[key];
    if (chosen !== undefined) accounts[ROTATED_ROLES[key]] = accountOfKey(mnemonic, chosen);
  }
  return accounts;
}

interface KeyProblem {
  key: string;
  message: string;
}

/**
 * What is wrong with the keys, without a word of what they are.
 *
 * @param config with a valid mnemonic
 */
export function keyProblems({ keys, mnemonic }: Keyed): KeyProblem[] {
  const chosen = ROTATED_KEYS.flatMap((key) => {
    const value = keys[key];
    return value === undefined ? [] : [{ key, value }];
  });
  if (chosen.length === 0) return [];
  const taken = new Map<string, AccountRole>(
    Object.entries(deriveAccounts(mnemonic)).map(([role, { address }]) => [address, role as AccountRole]),
  );
  return chosen.flatMap(({ key, value }) => {
    const role = ROTATED_ROLES[key];
    const message = problemOf(mnemonic, value, role, taken);
    return message === undefined ? [] : [{ key: `keys.${key}`, message }];
  });
}

/** @param taken addresses to the roles that have them; gets this one */
function problemOf(
  mnemonic: string,
  value: string,
  role: RotatedRole,
  taken: Map<string, AccountRole>,
): string | undefined {
  let address: string;
  try {
    ({ address } = accountOfKey(mnemonic, value));
  } catch {
    return "is no key: it is zero, or too large";
  }
  const other = taken.get(address);
  if (other !== undefined && other !== role) {
    return `is the key of another role (${other}), whose transactions would collide: choose an index from ${FIRST_FREE_INDEX} on, or another key`;
  }
  taken.set(address, role);
  const known = developmentAccounts().findIndex((account) => account.address === address);
  const isFirst = mnemonic.trim() === DEVELOPMENT_MNEMONIC && known === ROLE_INDEX[role];
  return known !== -1 && !isFirst
    ? `is a development account that users work with: choose an index from ${FIRST_FREE_INDEX} on`
    : undefined;
}
