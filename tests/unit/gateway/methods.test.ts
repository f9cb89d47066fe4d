import { describe, expect, it } from "vitest";
import { atShownHead } from "../../../gateway/blockTags";
import { mayBeRepeated, needOf, refusal } from "../../../gateway/methods";

describe("refusal", () => {
  it.each(["eth_call", "net_version", "web3_clientVersion", "txpool_status"])("lets %s through", (method) =>
    expect(refusal(method, [])).toBeUndefined(),
  );

  it.each([
    "admin_peers",
    "miner_setGasPrice",
    "engine_newPayloadV4",
    "personal_sign",
    "optimism_syncStatus",
    "conductor_pause",
  ])("never lets %s through, whatever the config adds", (method) =>
    expect(refusal(method, [method.split("_")[0]!])).toMatch(/not for users/),
  );

  it.each([
    "Admin_peers",
    "ADMIN_PEERS",
    " admin_peers",
    "admin_peers\u0000",
    "admin.peers",
    "",
    7,
    null,
    ["eth_call"],
  ])("refuses the spelling %j", (method) => expect(refusal(method, ["debug"])).toBe("this is no method's name"));

  it("offers what the config adds, and says how", () => {
    expect(refusal("debug_traceTransaction", [])).toMatch(/rpc_namespaces adds it/);
    expect(refusal("debug_traceTransaction", ["debug"])).toBeUndefined();
  });

  it("does not send users to a config key that could not help", () =>
    expect(refusal("nope_x", [])).toBe("nope is not offered here"));

  it.each(["eth_sendTransaction", "eth_signTypedData_v4"])("refuses %s, which needs an account on the node", (method) =>
    expect(refusal(method, [])).toMatch(/sign on your side/),
  );
});

describe("what a method needs", () => {
  it("is the shown head, the leader, a filter, or any node", () => {
    expect(["eth_blockNumber", "eth_sendRawTransaction", "eth_newFilter", "eth_getBalance"].map(needOf)).toEqual([
      "head",
      "send",
      "filter",
      "read",
    ]);
  });

  it("repeats only what is cheap", () => {
    const methods = ["eth_getBalance", "eth_call", "debug_traceCall", "eth_sendRawTransaction"];
    expect(methods.map(mayBeRepeated)).toEqual([true, false, false, false]);
  });
});

describe("atShownHead", () => {
  const HEADS = { latest: 255, safe: 240, finalized: 200 };
  const at = (method: string, params: unknown) => atShownHead(method, params, (tag) => HEADS[tag]);

  it("puts the block that was shown in place of the newest one", () => {
    expect(at("eth_getBalance", ["0x1", "latest"])).toEqual(["0x1", "0xff"]);
    expect(at("eth_getBalance", ["0x1"])).toEqual(["0x1", "0xff"]);
    expect(at("eth_getBlockByNumber", ["latest", true])).toEqual(["0xff", true]);
    expect(at("eth_feeHistory", ["0x4", "latest", []])).toEqual(["0x4", "0xff", []]);
    expect(at("eth_getLogs", [{ address: "0x1" }])).toEqual([{ address: "0x1", fromBlock: "0xff", toBlock: "0xff" }]);
  });

  it("does so for the safe and the finalized one, which nodes know at different times", () => {
    expect(at("eth_getBlockByNumber", ["safe", false])).toEqual(["0xf0", false]);
    expect(at("eth_getBalance", ["0x1", "finalized"])).toEqual(["0x1", "0xc8"]);
    expect(at("eth_getLogs", [{ fromBlock: "finalized", toBlock: "safe" }])).toEqual([
      { fromBlock: "0xc8", toBlock: "0xf0" },
    ]);
  });

  it("leaves what names another block, and what it does not know", () => {
    for (const tag of ["pending", "earliest", "0x5", { blockHash: "0x1" }]) {
      expect(at("eth_getBalance", ["0x1", tag])).toEqual(["0x1", tag]);
    }
    expect(at("eth_getLogs", [{ blockHash: "0x1" }])).toEqual([{ blockHash: "0x1" }]);
    expect(at("eth_estimateGas", [{}])).toEqual([{}]);
    expect(at("eth_getTransactionByHash", ["latest"])).toEqual(["latest"]);
    expect(at("eth_getBalance", { address: "0x1" })).toEqual({ address: "0x1" });
  });
});
