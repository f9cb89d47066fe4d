import { describe, expect, it } from "vitest";
import { hashesOf } from "../../../gateway/receiptFilter";

const HASH = `0x${"0".repeat(62)}cd`;

describe("a filter of receipts", () => {
  it("has hashes of transactions, or means all of them", () => {
    expect([undefined, null, {}, { transactionHashes: null }, { transactionHashes: [] }].map(hashesOf)).toEqual(
      Array.from({ length: 5 }, () => undefined),
    );
    const upper = `0x${"0".repeat(62)}CD`;
    expect(hashesOf({ transactionHashes: [upper, HASH] })).toEqual(new Set([HASH]));
  });

  it.each([
    [HASH, "an object"],
    [[HASH], "an object"],
    [{ transactionHashes: HASH }, "a list of 200 at most"],
    [{ transactionHashes: Array.from({ length: 201 }, () => HASH) }, "a list of 200 at most"],
    [{ transactionHashes: ["0x1"] }, "a hash is"],
    [{ transactionHashes: [7] }, "a hash is"],
  ])("%j is none", (parameter, words) => expect(() => hashesOf(parameter)).toThrow(words));
});
