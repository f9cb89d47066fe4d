import { describe, expect, it } from "vitest";
import { callOf, finalizedBy, isAllowed, keepingOf, knownResult, type Call } from "../../../front/calls";

const call = (method: string, ...params: unknown[]): Call => ({ id: 1, method, params });
const HASH = `0x${"ab".repeat(32)}`;
const FINALIZED = 100;

/** How long an answer is kept: for ever, for a moment, or not. */
function kept(asked: Call, result: unknown): string {
  const keeping = keepingOf(asked, result, FINALIZED);
  return keeping === undefined ? "not" : keeping.freshFor === Infinity ? "for ever" : "a moment";
}

describe("what may be asked", () => {
  it.each(["eth_getBlockByNumber", "eth_sendRawTransaction", "eth_call", "net_listening", "web3_sha3"])(
    "%s",
    (method) => {
      expect(isAllowed(method)).toBe(true);
    },
  );

  it.each([
    "anvil_setBalance",
    "evm_mine",
    "admin_addPeer",
    "debug_setHead",
    "personal_unlockAccount",
    "eth_accounts",
    "eth_sendTransaction",
    "eth_signTypedData_v4",
  ])("not %s, which would change L1 or use its accounts", (method) => {
    expect(isAllowed(method)).toBe(false);
  });

  it("is a call with a method and a list of parameters", () => {
    expect(callOf({ jsonrpc: "2.0", id: 7, method: "eth_chainId" })).toEqual({
      id: 7,
      method: "eth_chainId",
      params: [],
    });
    for (const none of [null, 1, "eth_chainId", [], {}, { method: 1 }, { method: "eth_call", params: {} }]) {
      expect(callOf(none)).toBeUndefined();
    }
  });
});

it("needs no L1 for its chain id", () => {
  expect(knownResult("eth_chainId", 11_155_111)).toBe('"0xaa36a7"');
  expect(knownResult("net_version", 1)).toBe('"1"');
  expect(knownResult("eth_blockNumber", 1)).toBeUndefined();
});

describe("an answer is kept", () => {
  it.each([
    ["for ever", call("eth_getBlockByHash", HASH, true), { number: "0x3e8" }],
    ["for ever", call("eth_getBlockReceipts", HASH), []],
    ["for ever", call("eth_getBlockReceipts", "0x64"), []],
    ["not", call("eth_getBlockReceipts", "0x65"), []],
    ["not", call("eth_getBlockReceipts", "latest"), []],
    ["for ever", call("eth_getBlockByNumber", "0x64", false), { number: "0x64" }],
    ["not", call("eth_getBlockByNumber", "0x65", false), { number: "0x65" }],
    ["a moment", call("eth_getBlockByNumber", "latest", false), { number: "0x70" }],
    ["a moment", call("eth_blockNumber"), "0x70"],
    ["for ever", call("eth_getTransactionReceipt", HASH), { blockNumber: "0x64" }],
    ["not", call("eth_getTransactionReceipt", HASH), { blockNumber: "0x65" }],
    ["not", call("eth_getTransactionReceipt", HASH), null],
    ["not", call("eth_getTransactionByHash", HASH), { blockNumber: null }],
    ["for ever", call("eth_getLogs", { blockHash: HASH }), []],
    ["not", call("eth_getLogs", { fromBlock: "0x1" }), []],
    ["not", call("eth_getBalance", HASH, "latest"), "0x1"],
    ["not", call("eth_getTransactionCount", HASH, "latest"), "0x1"],
    ["not", call("eth_sendRawTransaction", "0x"), HASH],
  ])("%s: %j → %j", (expected, asked, result) => {
    expect(kept(asked, result)).toBe(expected);
  });

  it("beyond the life of L1 where that is better than none, and never as the newest block", () => {
    const outlives = (tag: string) =>
      keepingOf(call("eth_getBlockByNumber", tag, false), { number: "0x1" }, FINALIZED)?.outlivesL1;
    expect([outlives("finalized"), outlives("safe"), outlives("latest")]).toEqual([true, true, false]);
  });

  it("from which L1's finalized block is learnt", () => {
    expect(finalizedBy(call("eth_getBlockByNumber", "finalized", false), { number: "0x10" })).toBe(16);
    expect(finalizedBy(call("eth_getBlockByNumber", "latest", false), { number: "0x10" })).toBeUndefined();
    expect(finalizedBy(call("eth_getBlockByNumber", "finalized", false), null)).toBeUndefined();
  });
});
