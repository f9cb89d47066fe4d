/** Whose key signs: a free development account, or a key in a file. */
import { readFileSync } from "node:fs";
import { isAddressEqual, type Address, type Hex } from "viem";
import { privateKeyToAccount, type PrivateKeyAccount } from "viem/accounts";
import { developmentAccounts, ROLE_INDEX } from "../../config/accounts";
import { NAMESPACE } from "../../config/load";
import { DEVELOPMENT_MNEMONIC } from "../../config/schema";
import { configOf } from "../stacks";
import { UsageError, UserError } from "../terminal";

/** What the network itself uses a development account for; empty for one that is free. */
export const roleOf = (index: number): string =>
  Object.entries(ROLE_INDEX)
    .filter(([, of]) => of === index)
    .map(([role]) => role)
    .join("");

/** Those whose transactions collide with nobody's. */
export const freeAccounts = (): number[] => developmentAccounts().flatMap((_, index) => (roleOf(index) ? [] : [index]));

/** Whether the stack's accounts are the development accounts, whose keys everybody knows. */
export function hasDevelopmentMnemonic(stack: string): boolean {
  const mnemonic = configOf(stack)[`${NAMESPACE}:mnemonic`];
  return mnemonic === undefined || (typeof mnemonic === "string" && mnemonic.trim() === DEVELOPMENT_MNEMONIC);
}

/** How the command line names the key that signs. */
export interface ChosenKey {
  /** Index of a development account. */
  account?: number | undefined;
  fromKeyFile?: string | undefined;
}

export interface Signer {
  account: PrivateKeyAccount;
  /** Its index, if it is a development account. */
  index?: number;
}

/**
 * The key that the command line names.
 *
 * @throws UsageError for none or two, for an account that does not exist or that the network itself uses, and for a file
 *   without a key
 */
export function chosenSigner({ account, fromKeyFile }: ChosenKey): Signer {
  if ((account === undefined) === (fromKeyFile === undefined)) {
    throw new UsageError(
      `name the key that signs, by one of --account INDEX (a free development account: ${freeAccounts().join(", ")}) and --from-key-file FILE`,
    );
  }
  return account === undefined ? { account: keyOfFile(fromKeyFile!) } : developmentSigner(account);
}

function developmentSigner(index: number): Signer {
  const free = `free ones are ${freeAccounts().join(", ")} (opstack-ha accounts)`;
  const found = developmentAccounts()[index];
  if (!found) throw new UsageError(`there is no development account ${index}; ${free}`);
  const role = roleOf(index);
  if (role) {
    throw new UsageError(
      `account ${index} is the network's own (${role}), whose transactions would collide with yours; ${free}`,
    );
  }
  return { account: privateKeyToAccount(found.privateKey), index };
}

/**
 * The account of a file that holds a private key in hexadecimal digits, with or without 0x, and nothing else.
 *
 * @throws UsageError without a word of what the file holds
 */
export const keyOfFile = (file: string): PrivateKeyAccount =>
  privateKeyToAccount(privateKeyOfFile("--from-key-file", file));

/**
 * What `keyOfFile` makes an account of.
 *
 * @param option that names the file, for errors
 * @throws UsageError as there
 */
export function privateKeyOfFile(option: string, file: string): Hex {
  let text: string;
  try {
    text = readFileSync(file, "utf8").trim();
  } catch (error) {
    throw new UsageError(`${option}: ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  const digits = text.replace(/^0x/, "");
  const refused = new UsageError(
    `${option}: ${file} does not hold a private key, which is 64 hexadecimal digits and nothing else`,
  );
  if (!/^[0-9a-fA-F]{64}$/.test(digits)) throw refused;
  try {
    privateKeyToAccount(`0x${digits}`);
  } catch {
    // Zero, or beyond the curve's order.
    throw refused;
  }
  return `0x${digits}`;
}

/**
 * Refuses what the chosen key cannot do on this network.
 *
 * @param batcher the network's batcher, the one role account that the chain itself tells
 * @throws UserError for a development account where they have no money, or a key file with a key of the network itself
 */
export function checkSigner({ account: { address }, index }: Signer, stack: string, batcher: Address): void {
  const isDevelopment = hasDevelopmentMnemonic(stack);
  if (index !== undefined && !isDevelopment) {
    throw new UserError(
      `stack ${stack} has a mnemonic of its own, with which development accounts have no money: use --from-key-file FILE`,
    );
  }
  const own = isDevelopment
    ? developmentAccounts().flatMap((each, position) => (roleOf(position) ? [each.address] : []))
    : [];
  if ([...own, batcher].some((each) => isAddressEqual(each, address))) {
    throw new UserError(`${address} is the network's own account, whose transactions would collide with yours`);
  }
}
