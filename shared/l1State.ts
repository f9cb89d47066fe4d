/** op-deployer's L1 state as a state file for Anvil. Pure: the jobs around it read and write the files. */
import { gunzipSync } from "node:zlib";
import { L1_RING_CONTRACTS, L1_SYSTEM_CONTRACTS } from "./l1SystemContracts";
import { concat, keccak256, numberToHex, zeroAddress, zeroHash, type Address, type Hash, type Hex } from "viem";

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
export const FUNDS_WEI = 10n ** 24n;

/** The hash of an empty list, of an empty trie and of no requests, as every empty block has them. */
const NO_OMMERS = "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347";
const EMPTY_TRIE = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";
const NO_REQUESTS = "0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

export const L1_GAS_LIMIT = 60_000_000;
const BASE_FEE_WEI = 1_000_000_000;

export interface L1StateArguments {
  /** Seconds since 1970. */
  timestamp: number;
  accounts: Record<Address, GenesisAccount>;
  /** Accounts that get funds. */
  funded: Address[];
}

/**
 * The state of an Anvil that has made its first block and no other. A genesis file would be shorter, but Anvil
 * (v1.7.1) refuses to save its state when it began with one.
 */
export function l1State({ timestamp, accounts, funded }: L1StateArguments) {
  const all = Object.fromEntries(
    Object.entries(accounts).map(([address, account]) => [address.toLowerCase(), anvilAccount(account)]),
  );
  for (const address of funded) {
    const key = address.toLowerCase();
    all[key] = { ...(all[key] ?? anvilAccount({})), balance: numberToHex(FUNDS_WEI) };
  }
  return {
    block: {
      number: "0x0",
      beneficiary: zeroAddress,
      timestamp: numberToHex(timestamp),
      gas_limit: L1_GAS_LIMIT,
      basefee: BASE_FEE_WEI,
      difficulty: "0x0",
      prevrandao: zeroHash,
      blob_excess_gas_and_price: { excess_blob_gas: 0, blob_gasprice: 1 },
      slot_num: 0,
    },
    accounts: all,
    best_block_number: 0,
    blocks: [{ header: firstHeader(timestamp), transactions: [], ommers: [], withdrawals: null }],
    transactions: [],
    historical_states: null,
  };
}

export interface L1GenesisArguments extends L1StateArguments {
  config: object;
}

/** The genesis of a go-ethereum that begins as L1, with the same accounts and the same limits. */
export function l1Genesis({ config, timestamp, accounts, funded }: L1GenesisArguments) {
  const alloc: Record<string, GenesisAccount> = {};
  for (const [address, account] of Object.entries({ ...L1_SYSTEM_CONTRACTS, ...accounts })) {
    alloc[address.toLowerCase()] = { balance: "0x0", ...account };
  }
  for (const address of L1_RING_CONTRACTS) delete alloc[address];
  for (const address of funded) {
    const key = address.toLowerCase();
    alloc[key] = { ...alloc[key], balance: numberToHex(FUNDS_WEI) };
  }
  return {
    config,
    timestamp: numberToHex(timestamp),
    gasLimit: numberToHex(L1_GAS_LIMIT),
    baseFeePerGas: numberToHex(BASE_FEE_WEI),
    difficulty: "0x0",
    alloc,
  };
}

const anvilAccount = ({ nonce, balance, code, storage }: GenesisAccount) => ({
  nonce: Number(nonce ?? 0),
  balance: balance ?? "0x0",
  code: code ?? "0x",
  storage: storage ?? {},
});

const firstHeader = (timestamp: number) => ({
  parentHash: zeroHash,
  sha3Uncles: NO_OMMERS,
  miner: zeroAddress,
  stateRoot: EMPTY_TRIE,
  transactionsRoot: EMPTY_TRIE,
  receiptsRoot: EMPTY_TRIE,
  logsBloom: `0x${"0".repeat(512)}`,
  difficulty: "0x0",
  number: "0x0",
  gasLimit: numberToHex(L1_GAS_LIMIT),
  gasUsed: "0x0",
  timestamp: numberToHex(timestamp),
  extraData: "0x",
  mixHash: zeroHash,
  nonce: "0x0000000000000000",
  baseFeePerGas: numberToHex(BASE_FEE_WEI),
  withdrawalsRoot: EMPTY_TRIE,
  blobGasUsed: "0x0",
  excessBlobGas: "0x0",
  parentBeaconBlockRoot: zeroHash,
  requestsHash: NO_REQUESTS,
});

export interface L2GenesisBlock {
  hash: Hash;
  stateRoot: Hash;
  withdrawalsRoot: Hash;
}

/** The output root (version 0) of the L2 genesis block. */
export const outputRoot = ({ stateRoot, withdrawalsRoot, hash }: L2GenesisBlock): Hash =>
  keccak256(concat([zeroHash, stateRoot, withdrawalsRoot, hash]));

/** op-deployer's placeholder for an anchor root, with which op-challenger would reject every game. */
export const PLACEHOLDER_ROOT: Hash = `0xdead${"0".repeat(60)}`;

/**
 * Finds the storage slot of the AnchorStateRegistry that holds the placeholder.
 *
 * @throws Error unless there is exactly one
 */
export function anchorRootSlot(registry: GenesisAccount | undefined): Hex {
  const slots = Object.entries(registry?.storage ?? {}).filter(([, value]) => value === PLACEHOLDER_ROOT);
  if (slots.length !== 1) throw new Error(`expected one placeholder anchor root, found ${slots.length}`);
  return slots[0]![0] as Hex;
}
