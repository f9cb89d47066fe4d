import { decodeFunctionData, getContractAddress, parseAbi, type Address, type Hash } from "viem";
import { describe, expect, it } from "vitest";
import { anchorSlots, anchorWish, IMPLEMENTATION_SLOT } from "../../../../jobs/live/anchor";
import { gasNeed, isCreation, isPlannedFrom, withStartBlock, wishesOf } from "../../../../jobs/live/deployment";
import { withBalances } from "../../../../jobs/l2Balances";
import { DETERMINISTIC_DEPLOYER } from "../../../../shared/externalL1";
import { PLACEHOLDER_ROOT } from "../../../../shared/l1State";

const FROM: Address = "0x00000000000000000000000000000000000000f0";
const CONTRACT: Address = "0x00000000000000000000000000000000000000c0";
const HASH: Hash = `0x${"ab".repeat(32)}`;

const STATE = {
  superchainContracts: { SuperchainProxyAdminImpl: getContractAddress({ from: FROM, nonce: 5n }) },
  opChainDeployments: [{ startBlock: null, id: "0x01" }],
  DeploymentCalldata: [
    { to: DETERMINISTIC_DEPLOYER, data: "0x6000", value: "0x0" },
    { to: null, data: "0x6001", value: null },
    { to: CONTRACT, data: "0x6002", value: "0x10" },
  ] as { to: Address | null; data: `0x${string}`; value: `0x${string}` | null }[],
};

describe("op-deployer's plan", () => {
  it("is its transactions, in order", () => {
    expect(wishesOf(STATE)).toEqual([
      { to: DETERMINISTIC_DEPLOYER, data: "0x6000", value: 0n },
      { to: null, data: "0x6001", value: 0n },
      { to: CONTRACT, data: "0x6002", value: 16n },
    ]);
    expect(wishesOf(STATE).map(isCreation)).toEqual([true, true, false]);
  });

  it("holds for the nonce from which the addresses of its contracts follow", () => {
    expect([3, 4, 5].map((nonce) => isPlannedFrom(STATE, FROM, nonce))).toEqual([false, true, false]);
    expect(isPlannedFrom(STATE, CONTRACT, 4)).toBe(false);
    expect(isPlannedFrom({ ...STATE, DeploymentCalldata: [] }, FROM, 4)).toBe(false);
  });

  it("takes gas for each byte that is deployed, and much for a call that deploys a whole chain", () => {
    const data = `0x${"60".repeat(20_000)}` as const;
    const creation = gasNeed([{ to: null, data, value: 0n }]);
    expect(creation).toBeGreaterThan(20_000n * 200n);
    expect(gasNeed([{ to: CONTRACT, data: "0x60", value: 0n }])).toBe(400_000n);
    expect(gasNeed([{ to: CONTRACT, data, value: 0n }])).toBe(16_777_216n);
  });

  it("lets L2 begin on another block than it was made on, and changes nothing else", () => {
    const block = { hash: HASH, parentHash: HASH, number: "0x10", timestamp: "0x20" } as const;
    expect(withStartBlock(STATE, block)).toEqual({
      ...STATE,
      opChainDeployments: [{ startBlock: block, id: "0x01" }],
    });
  });
});

describe("the anchor root", () => {
  const implementation: Address = "0x00000000000000000000000000000000000000a1";
  const contracts = { proxyAdmin: CONTRACT, registry: FROM, storageSetter: DETERMINISTIC_DEPLOYER };

  it("is written in one transaction, after which the registry is what it was", () => {
    const { to, data, value } = anchorWish(contracts, anchorSlots[3]!, HASH, implementation);
    expect([to, value]).toEqual([CONTRACT, 0n]);
    const upgrade = parseAbi(["function upgradeAndCall(address, address, bytes)"]);
    const { args } = decodeFunctionData({ abi: upgrade, data });
    expect(args.slice(0, 2).map((address) => address.toLowerCase())).toEqual([FROM, DETERMINISTIC_DEPLOYER]);
    const setter = parseAbi(["struct Slot { bytes32 key; bytes32 value; }", "function setBytes32(Slot[] slots)"]);
    expect(decodeFunctionData({ abi: setter, data: args[2] }).args).toEqual([
      [
        { key: `0x${"0".repeat(63)}3`, value: HASH },
        { key: IMPLEMENTATION_SLOT, value: `0x${"0".repeat(62)}a1` },
      ],
    ]);
  });

  it("takes the place of op-deployer's placeholder", () => {
    expect(PLACEHOLDER_ROOT).toHaveLength(66);
    expect(anchorSlots[15]).toBe(`0x${"0".repeat(63)}f`);
  });
});

it("accounts have money on L2, whatever they hold already", () => {
  const genesis = { alloc: { "0xaa": { balance: "0x1", code: "0x60" }, bb: { balance: "0x2" } }, number: 0 };
  expect(withBalances(genesis, ["0xAA", "0xbb", "0xcc"])).toEqual({
    alloc: {
      "0xaa": { balance: "0x21e19e0c9bab2400000", code: "0x60" },
      bb: { balance: "0x21e19e0c9bab2400000" },
      cc: { balance: "0x21e19e0c9bab2400000" },
    },
    number: 0,
  });
});
