import { beforeEach, describe, expect, it } from "vitest";
import { Filters, UnknownFilter, type ChainReader } from "../../../gateway/filters";

const ADDRESS = "0x00000000000000000000000000000000000000ab";

let shown: number;
let now: number;
let fails: boolean;
let filters: Filters;
const chain: ChainReader = {
  shown: () => shown,
  logs: (filter, from, to) => (fails ? Promise.reject(new Error("gone")) : Promise.resolve([{ ...filter, from, to }])),
  blockHash: (number) => Promise.resolve(`hash of ${number}`),
  transaction: (hash) => Promise.resolve(hash === "0xe" ? undefined : { hash }),
};

const accepted = ["0xa", "0xb", "0xc"];
const pending = {
  since: (told: number) => ({ hashes: accepted.slice(told), newest: accepted.length }),
};

beforeEach(() => {
  [shown, now, fails] = [100, 0, false];
  filters = new Filters(chain, pending, () => now);
});

describe("a filter of blocks", () => {
  it("is told each block that was shown since, once", async () => {
    const id = filters.create("blocks");
    expect(await filters.changes(id)).toEqual([]);
    shown = 102;
    expect(await filters.changes(id)).toEqual(["hash of 101", "hash of 102"]);
    expect(await filters.changes(id)).toEqual([]);
  });
});

describe("a filter of logs", () => {
  it("skips nothing when the node that is asked goes away", async () => {
    const id = await filters.answer("eth_newFilter", [{ address: ADDRESS }]);
    shown = 105;
    fails = true;
    await expect(filters.changes(id)).rejects.toThrow("gone");
    fails = false;
    shown = 106;
    expect(await filters.changes(id)).toEqual([{ address: ADDRESS, from: 101, to: 106 }]);
  });

  it("is told of no block beyond its range", async () => {
    const past = await filters.answer("eth_newFilter", [{ fromBlock: "0x1", toBlock: "0x5" }]);
    const soon = await filters.answer("eth_newFilter", [{ fromBlock: "0x67", toBlock: "0x68" }]);
    shown = 110;
    expect(await filters.changes(past)).toEqual([]);
    expect(await filters.changes(soon)).toEqual([{ from: 103, to: 104 }]);
    shown = 120;
    expect(await filters.changes(soon)).toEqual([]);
  });

  it("tells all that it matches when asked for all", async () => {
    const id = await filters.answer("eth_newFilter", [{ fromBlock: "0x5", toBlock: "latest" }]);
    expect(await filters.logsOf(id)).toMatchObject([{ from: 5, to: 100 }]);
  });

  it("tells a thousand blocks at once, and then the next", async () => {
    const id = filters.create("logs");
    shown = 2_500;
    expect(await filters.changes(id)).toEqual([{ from: 101, to: 1_100 }]);
    expect(await filters.changes(id)).toEqual([{ from: 1_101, to: 2_100 }]);
  });
});

describe("a filter of transactions", () => {
  it("is told each that was accepted since, once", async () => {
    const id = await filters.answer("eth_newPendingTransactionFilter", []);
    expect(await filters.changes(id)).toEqual([]);
    const whole = await filters.answer("eth_newPendingTransactionFilter", [true]);
    accepted.push("0xd", "0xe");
    // The other one is gone by now.
    expect(await filters.changes(whole)).toEqual([{ hash: "0xd" }]);
    expect(await filters.answer("eth_getFilterChanges", [id])).toEqual(["0xd", "0xe"]);
    expect(await filters.changes(id)).toEqual([]);
  });
});

it("answers the methods of filters", async () => {
  const id = await filters.answer("eth_newFilter", [{ address: ADDRESS }]);
  shown = 101;
  expect(await filters.answer("eth_getFilterChanges", [id])).toEqual([{ address: ADDRESS, from: 101, to: 101 }]);
  await expect(filters.answer("eth_getFilterChanges", [])).rejects.toThrow("the filter's id");
  expect(await filters.answer("eth_uninstallFilter", [id])).toBe(true);
  await expect(filters.answer("eth_getFilterLogs", [id])).rejects.toThrow("filter not found");
});

it("is not found once it is removed, or nobody has asked for it for five minutes", async () => {
  const [removed, forgotten, used] = [filters.create("blocks"), filters.create("blocks"), filters.create("blocks")];
  expect(filters.remove(removed)).toBe(true);
  expect(filters.remove(removed)).toBe(false);
  now = 4 * 60_000;
  await filters.changes(used);
  now = 6 * 60_000;
  filters.create("blocks");
  await expect(filters.changes(removed)).rejects.toThrow(UnknownFilter);
  await expect(filters.changes(forgotten)).rejects.toThrow("filter not found");
  expect(await filters.changes(used)).toEqual([]);
});
