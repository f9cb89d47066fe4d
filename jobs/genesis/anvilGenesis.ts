/** op-deployer's L1 state as a genesis file for Anvil. Pure: the jobs around it read and write the files. */
import { gunzipSync } from "node:zlib";
import { concat, keccak256, numberToHex, zeroHash, type Address, type Hash, type Hex } from "viem";

export interface GenesisAccount {
  balance?: Hex;
  code?: Hex;
  nonce?: Hex;
  storage?: Record<Hex, Hex>;
}

/** The part of op-deployer's `state.json` that holds the L1 accounts: gzip in base64. */
export interface DeployerState {
  l1StateDump: string;
}

export function l1Accounts({ l1StateDump }: DeployerState): Record<Address, GenesisAccount> {
  const dump = JSON.parse(gunzipSync(Buffer.from(l1StateDump, "base64")).toString("utf8"));
  return dump.accounts ?? dump;
}

/** An L1 chain on which every fork up to Prague is active from its first block. */
export const l1ChainConfig = (chainId: number) => ({
  chainId,
  homesteadBlock: 0,
  eip150Block: 0,
  eip155Block: 0,
  eip158Block: 0,
  byzantiumBlock: 0,
  constantinopleBlock: 0,
  petersburgBlock: 0,
  istanbulBlock: 0,
  muirGlacierBlock: 0,
  berlinBlock: 0,
  londonBlock: 0,
  arrowGlacierBlock: 0,
  grayGlacierBlock: 0,
  mergeNetsplitBlock: 0,
  shanghaiTime: 0,
  cancunTime: 0,
  pragueTime: 0,
  terminalTotalDifficulty: 0,
  blobSchedule: {
    cancun: { target: 3, max: 6, baseFeeUpdateFraction: 3_338_477 },
    prague: { target: 6, max: 9, baseFeeUpdateFraction: 5_007_716 },
  },
});

/** A million ether: enough for role accounts that post a batch and a game every few seconds. */
const FUNDS_WEI = 10n ** 24n;

export interface AnvilGenesisArguments {
  chainId: number;
  /** Seconds since 1970. */
  timestamp: number;
  accounts: Record<Address, GenesisAccount>;
  /** Accounts that get funds. */
  funded: Address[];
}

export function anvilGenesis({ chainId, timestamp, accounts, funded }: AnvilGenesisArguments) {
  const alloc = Object.fromEntries(
    Object.entries(accounts).map(([address, account]) => [address.toLowerCase(), withoutNulls(account)]),
  );
  for (const address of funded) {
    const key = address.toLowerCase();
    alloc[key] = { ...alloc[key], balance: numberToHex(FUNDS_WEI) };
  }
  return {
    config: l1ChainConfig(chainId),
    nonce: "0x0",
    timestamp: numberToHex(timestamp),
    extraData: "0x",
    gasLimit: numberToHex(60_000_000),
    difficulty: "0x0",
    mixHash: zeroHash,
    coinbase: "0x0000000000000000000000000000000000000000",
    baseFeePerGas: numberToHex(1_000_000_000),
    alloc,
  };
}

const withoutNulls = (account: GenesisAccount): GenesisAccount =>
  Object.fromEntries(Object.entries(account).filter(([, value]) => value !== null && value !== undefined));

export interface L2GenesisBlock {
  hash: Hash;
  stateRoot: Hash;
  withdrawalsRoot: Hash;
}

/** The output root (version 0) of the L2 genesis block. */
export const outputRoot = ({ stateRoot, withdrawalsRoot, hash }: L2GenesisBlock): Hash =>
  keccak256(concat([zeroHash, stateRoot, withdrawalsRoot, hash]));

/** op-deployer's placeholder for an anchor root, with which op-challenger would reject every game. */
const PLACEHOLDER_ROOT = /^0xdead0{60}$/;

/**
 * Finds the storage slot of the AnchorStateRegistry that holds the placeholder.
 *
 * @throws Error unless there is exactly one
 */
export function anchorRootSlot(registry: GenesisAccount | undefined): Hex {
  const slots = Object.entries(registry?.storage ?? {}).filter(([, value]) => PLACEHOLDER_ROOT.test(value));
  if (slots.length !== 1) throw new Error(`expected one placeholder anchor root, found ${slots.length}`);
  return slots[0]![0] as Hex;
}
