import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Hash } from "viem";
import { beforeEach, describe, expect, it } from "vitest";
import {
  forgetWithdrawals,
  isOpen,
  WithdrawalRecords,
  type WithdrawalRecord,
} from "../../../../operator/money/withdrawal/records";
import { UsageError } from "../../../../operator/terminal";
import { temporaryFolder } from "../../../support/temporaryFolder";

const hashOf = (digit: string): Hash => `0x${digit.repeat(64)}`;
const GENESIS = hashOf("e");

const withdrawal = (digit: string, changes: Partial<WithdrawalRecord> = {}): WithdrawalRecord => ({
  l2Transaction: hashOf(digit),
  signed: "0x02f8",
  sender: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
  to: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
  amount: "1000000000000000000",
  startedAt: `2026-11-25T04:00:0${digit}.000Z`,
  ...changes,
});

let root: string;
let records: WithdrawalRecords;
beforeEach(() => {
  root = temporaryFolder();
  records = new WithdrawalRecords("dev", GENESIS, root);
});

describe("records of withdrawals", () => {
  it("are kept as they were saved, oldest first", () => {
    expect(records.all()).toEqual([]);
    records.save(withdrawal("2", { account: 5 }));
    records.save(withdrawal("1"));
    records.save(withdrawal("2", { account: 5, withdrawalHash: hashOf("a") }));
    expect(records.all()).toEqual([withdrawal("1"), withdrawal("2", { account: 5, withdrawalHash: hashOf("a") })]);
  });

  it("are for their owner's eyes, each in a file of its own, and none is left half written", () => {
    records.save(withdrawal("1"));
    const folder = path.join(root, "dev", GENESIS.slice(2, 18));
    expect(readdirSync(folder)).toEqual([`${hashOf("1")}.json`]);
    expect(statSync(path.join(folder, `${hashOf("1")}.json`)).mode & 0o777).toBe(0o600);
  });

  it("do not mix with those of another chain or stack", () => {
    records.save(withdrawal("1"));
    expect(new WithdrawalRecords("dev", hashOf("d"), root).all()).toEqual([]);
    expect(new WithdrawalRecords("dev-2", GENESIS, root).all()).toEqual([]);
  });

  it("are forgotten with their stack, and with no other", () => {
    const other = new WithdrawalRecords("dev-2", GENESIS, root);
    records.save(withdrawal("1"));
    other.save(withdrawal("2"));
    forgetWithdrawals("dev", root);
    expect([records.all(), other.all()]).toEqual([[], [withdrawal("2")]]);
    forgetWithdrawals("dev", root);
  });

  it.each(["{", "{}", JSON.stringify({ ...withdrawal("1"), surprise: 1 })])(
    "a file that is none is named: %s",
    (content) => {
      const folder = path.join(root, "dev", GENESIS.slice(2, 18));
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, "odd.json"), content);
      expect(() => records.all()).toThrow("odd.json is no record of a withdrawal");
    },
  );
});

describe("the withdrawal to go on with", () => {
  it("is the only one that is not done", () => {
    records.save(withdrawal("1", { finalizedAt: "2026-11-25T04:05:00.000Z" }));
    records.save(withdrawal("2", { failedBecause: "it was reverted" }));
    records.save(withdrawal("3"));
    expect(records.find(undefined)).toEqual(withdrawal("3"));
    expect(records.all().filter(isOpen)).toEqual([withdrawal("3")]);
  });

  it("is found by its hash on either chain", () => {
    records.save(withdrawal("3", { withdrawalHash: hashOf("a") }));
    for (const hash of [hashOf("3"), hashOf("a"), hashOf("a").toUpperCase().replace("0X", "0x")]) {
      expect(records.find(hash).l2Transaction).toBe(hashOf("3"));
    }
  });

  it("has to be named where there are several, and to be one", () => {
    expect(() => records.find(undefined)).toThrow("no withdrawal is under way");
    records.save(withdrawal("1"));
    records.save(withdrawal("2"));
    expect(() => records.find(undefined)).toThrow(`--resume ${hashOf("1")}, --resume ${hashOf("2")}`);
    expect(() => records.find("0x12")).toThrow(UsageError);
  });
});
