import { afterEach, describe, expect, it } from "vitest";
import { envelope, payloadEnvelope } from "../../../shared/rpc/payload";
import { hashOf } from "./fakeCluster";
import { closeServers, serveJsonRpc } from "./jsonRpcServer";

afterEach(closeServers);

const block = {
  hash: hashOf(7),
  number: "0x7" as const,
  parentHash: hashOf(6),
  miner: "0x42",
  mixHash: "0x99",
  parentBeaconBlockRoot: hashOf(1),
  withdrawals: [],
};

const payload = {
  parentHash: hashOf(6),
  blockHash: hashOf(7),
  blockNumber: "0x7",
  feeRecipient: "0x42",
  prevRandao: "0x99",
  withdrawals: [],
};

it("names a block's fields as the Engine API does", () => {
  expect(envelope(block, ["0x02aa"])).toEqual({
    parentBeaconBlockRoot: hashOf(1),
    executionPayload: { ...payload, transactions: ["0x02aa"] },
  });
});

describe("payloadEnvelope", () => {
  /** @param known how many of the block's 230 transactions the client gives */
  const serve = (known: number) =>
    serveJsonRpc({
      eth_getBlockByNumber: (tag: string) =>
        ["latest", "0x7"].includes(tag)
          ? { ...block, transactions: Array.from({ length: 230 }, (_, index) => hashOf(index)) }
          : null,
      eth_getRawTransactionByBlockHashAndIndex: (hash: string, index: string) =>
        hash === hashOf(7) && Number(index) < known ? `0x02${Number(index).toString(16).padStart(4, "0")}` : null,
    });

  it("is a block with all its raw transactions in order, at the head and at a height", async () => {
    const url = await serve(230);
    const latest = await payloadEnvelope(url, "latest");
    expect(latest).toMatchObject({ number: 7, hash: hashOf(7), parentHash: hashOf(6) });
    const transactions = latest.envelope.executionPayload["transactions"] as string[];
    expect(transactions).toHaveLength(230);
    expect([transactions[0], transactions[229]]).toEqual(["0x020000", "0x0200e5"]);
    expect(await payloadEnvelope(url, 7)).toEqual(latest);
  });

  it("fails rather than leave a transaction out", async () => {
    await expect(payloadEnvelope(await serve(229), 7)).rejects.toThrow("does not give transaction 229 of block");
  });

  it("says that a block is not there", async () => {
    await expect(payloadEnvelope(await serve(230), 8)).rejects.toThrow("has no block 8");
  });
});
