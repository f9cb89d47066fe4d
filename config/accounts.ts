/** The role accounts of the chain, derived from the mnemonic. */
import { mnemonicToSeedSync } from "@scure/bip39";
import { HDKey, hdKeyToAccount } from "viem/accounts";
import { getAddress, toHex, type Address, type Hex } from "viem";
import { DEVELOPMENT_MNEMONIC, type StackConfig } from "./schema";

/** Each role and its index on the path m/44'/60'/0'/0/INDEX. */
export const ROLE_INDEX = {
  /** Deploys the contracts, and owns and upgrades them. */
  deployer: 0,
  batcher: 1,
  proposer: 2,
  challenger: 3,
  /** Signs unsafe blocks for gossip; the key behind `--p2p.sequencer.key`, or gossip is dropped silently. */
  unsafeBlockSigner: 4,
} as const;

/** The first accounts of the development mnemonic, which every tool knows. */
const DEVELOPMENT_ACCOUNTS = 10;

/**
 * The accounts that have money from the first block on, on L1 and L2, besides those of the roles on L1: the ten development
 * accounts, where the mnemonic is the development one, and those that the config names.
 */
export function prefundedAccounts(config: Pick<StackConfig, "mnemonic" | "prefunded_accounts">): Address[] {
  const isDevelopment = config.mnemonic.trim() === DEVELOPMENT_MNEMONIC;
  const known = isDevelopment ? developmentAccounts().map(({ address }) => address) : [];
  return [...new Set([...known, ...namedAccounts(config)])];
}

/** Those that the config names. */
export const namedAccounts = ({ prefunded_accounts }: Pick<StackConfig, "prefunded_accounts">): Address[] =>
  prefunded_accounts.map((address) => getAddress(address)).sort();

let development: Account[] | undefined;

/** Their keys are public: by index. Derived once, because that takes a while. */
export const developmentAccounts = (): Account[] =>
  (development ??= Array.from({ length: DEVELOPMENT_ACCOUNTS }, (_, index) =>
    deriveAccount(DEVELOPMENT_MNEMONIC, index),
  ));

export type AccountRole = keyof typeof ROLE_INDEX;

export interface Account {
  address: Address;
  /** Secret: wrap it with `pulumi.secret` before it goes anywhere near a resource. */
  privateKey: Hex;
}

export type Accounts = Record<AccountRole, Account>;

/**
 * Derives all role accounts.
 *
 * @param mnemonic a BIP-39 mnemonic; the rules have checked it
 */
export function deriveAccounts(mnemonic: string): Accounts {
  return Object.fromEntries(
    Object.entries(ROLE_INDEX).map(([role, index]) => [role, deriveAccount(mnemonic, index)]),
  ) as Accounts;
}

/** @param addressIndex on the path m/44'/60'/0'/0/INDEX */
export function deriveAccount(mnemonic: string, addressIndex: number): Account {
  const account = hdKeyToAccount(rootOf(mnemonic.trim()), { addressIndex });
  return { address: account.address, privateKey: toHex(account.getHdKey().privateKey!) };
}

const roots = new Map<string, HDKey>();

/** Made once for each mnemonic: it takes some hundred milliseconds of a slow machine, and there are fifteen accounts. */
function rootOf(mnemonic: string): HDKey {
  const root = roots.get(mnemonic) ?? HDKey.fromMasterSeed(mnemonicToSeedSync(mnemonic));
  roots.set(mnemonic, root);
  return root;
}
