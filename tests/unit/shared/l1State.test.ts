/** op-deployer's L1 state, as Anvil loads it. */
import { gzipSync } from "node:zlib";
import type { Address, Hex } from "viem";
import { describe, expect, it } from "vitest";
import { L1_SYSTEM_CONTRACTS } from "../../../shared/l1SystemContracts";
import { anchorRootSlot, l1Accounts, l1ChainConfig, l1Genesis, l1State, outputRoot } from "../../../shared/l1State";
import { hashOf } from "./fakeCluster";

const CONTRACT = "0xABcdEFABcdEFabcdEfAbCdefabcdeFABcDEFabCD" as Address;
const FUNDED = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266" as Address;
const dump = (content: object) => ({ l1StateDump: gzipSync(JSON.stringify(content)).toString("base64") });

describe("l1Accounts", () => {
  it("reads both forms that op-deployer has had", () => {
    const accounts = { [CONTRACT]: { code: "0x00" as Hex } };
    expect(l1Accounts(dump({ accounts }))).toEqual(accounts);
    expect(l1Accounts(dump(accounts))).toEqual(accounts);
  });
});

describe("l1State", () => {
  const state = l1State({
    timestamp: 1_700_000_000,
    accounts: { [CONTRACT]: { code: "0x6000", nonce: "0x2", storage: { "0x1": "0x2" } } },
    funded: [FUNDED, CONTRACT],
  });

  it("keeps code, nonce and storage, under addresses that Anvil finds", () => {
    expect(state.accounts[CONTRACT.toLowerCase()]).toMatchObject({
      nonce: 2,
      code: "0x6000",
      storage: { "0x1": "0x2" },
    });
  });

  it("gives a million ether to those who are to have funds, contract or not", () => {
    for (const address of [FUNDED, CONTRACT]) {
      expect(BigInt(state.accounts[address.toLowerCase()]!.balance)).toBe(10n ** 24n);
    }
  });

  it("is that of one block at the rollup's first second", () => {
    expect(Number(state.block.timestamp)).toBe(1_700_000_000);
    expect(state.blocks).toHaveLength(1);
    expect(state.blocks[0]!.header.timestamp).toBe(state.block.timestamp);
    expect(Number(state.blocks[0]!.header.gasLimit)).toBe(state.block.gas_limit);
  });
});

it("l1Genesis begins at the same second, with the same contracts and money as Anvil does, but the two rings", () => {
  const genesis = l1Genesis({
    config: l1ChainConfig(900),
    timestamp: 1_700_000_000,
    accounts: {
      [CONTRACT]: { code: "0x6000", nonce: "0x2", storage: { "0x1": "0x2" } },
      // As op-deployer's state spells them.
      "0x000F3df6D732807Ef1319fB7B8bB8522d0Beac02": { code: "0x33" },
      "0x0000F90827F1C53a10cb7A02335B175320002935": { code: "0x33" },
    },
    funded: [FUNDED, CONTRACT],
  });
  expect(genesis).toMatchObject({ config: { chainId: 900 }, timestamp: "0x6553f100", difficulty: "0x0" });
  const { alloc } = genesis;
  expect(Object.fromEntries(Object.entries(alloc).filter(([address]) => !(address in L1_SYSTEM_CONTRACTS)))).toEqual({
    [CONTRACT.toLowerCase()]: {
      code: "0x6000",
      nonce: "0x2",
      storage: { "0x1": "0x2" },
      balance: "0xd3c21bcecceda1000000",
    },
    [FUNDED.toLowerCase()]: { balance: "0xd3c21bcecceda1000000" },
  });
  // Without them go-ethereum makes no block.
  expect(Object.keys(alloc)).toEqual(expect.arrayContaining(Object.keys(L1_SYSTEM_CONTRACTS)));
});

it("l1ChainConfig has every fork up to Prague from the first block, and blob schedules for those that need them", () => {
  const { blobSchedule, ...forks } = l1ChainConfig(900);
  expect(forks).toMatchObject({ chainId: 900, londonBlock: 0, pragueTime: 0 });
  expect(Object.keys(blobSchedule)).toEqual(["cancun", "prague"]);
});

it("outputRoot is the hash of version, state, withdrawals and block, in that order", () => {
  const one = outputRoot({ hash: hashOf(1), stateRoot: hashOf(2), withdrawalsRoot: hashOf(3) });
  expect(one).toMatch(/^0x[0-9a-f]{64}$/);
  expect(outputRoot({ hash: hashOf(1), stateRoot: hashOf(3), withdrawalsRoot: hashOf(2) })).not.toBe(one);
});

describe("anchorRootSlot", () => {
  const placeholder = `0xdead${"0".repeat(60)}` as Hex;

  it("finds the slot with the placeholder", () => {
    expect(anchorRootSlot({ storage: { "0x1": "0x5", "0x7": placeholder } })).toBe("0x7");
  });

  it.each([undefined, {}, { storage: { "0x1": placeholder, "0x2": placeholder } }])("refuses %j", (registry) => {
    expect(() => anchorRootSlot(registry as never)).toThrow(/expected one placeholder anchor root/);
  });
});
