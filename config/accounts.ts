/** The role accounts of the chain, derived from the mnemonic. */
import { mnemonicToAccount } from "viem/accounts";
import { toHex, type Address, type Hex } from "viem";

/** Each role and its index on the path m/44'/60'/0'/0/INDEX. */
const ROLE_INDEX = {
  /** Deploys the contracts, and owns and upgrades them. */
  deployer: 0,
  batcher: 1,
  proposer: 2,
  challenger: 3,
  /** Signs unsafe blocks for gossip; the key behind `--p2p.sequencer.key`, or gossip is dropped silently. */
  unsafeBlockSigner: 4,
} as const;

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
  const derive = (addressIndex: number): Account => {
    const account = mnemonicToAccount(mnemonic.trim(), { addressIndex });
    return { address: account.address, privateKey: toHex(account.getHdKey().privateKey!) };
  };
  return Object.fromEntries(Object.entries(ROLE_INDEX).map(([role, index]) => [role, derive(index)])) as Accounts;
}
