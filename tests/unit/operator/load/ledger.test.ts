import { beforeEach, describe, expect, it } from "vitest";
import { Ledger } from "../../../../operator/load/ledger";
import type { TransactionRecord } from "../../../../operator/load/load";

let ledger: Ledger;
beforeEach(() => {
  ledger = new Ledger();
});

function sent(hash: string, sentAt = 0): TransactionRecord {
  const record: TransactionRecord = { hash, sentAt, retries: 0 };
  ledger.sent(record);
  return record;
}

function accepted(record: TransactionRecord, at: number): void {
  record.acceptedAt = at;
  ledger.accepted(record);
}

const counts = () => [ledger.sentCount, ledger.acceptedCount, ledger.minedCount, ledger.waiting];

describe("a load's ledger", () => {
  it("follows a transaction from its first attempt to its block", () => {
    const record = sent("a", 1_000);
    expect(counts()).toEqual([1, 0, 0, 0]);
    accepted(record, 1_200);
    expect(counts()).toEqual([1, 1, 0, 1]);
    ledger.block({ hash: "one", transactions: ["of somebody else", "a"] }, 4_000);
    expect(counts()).toEqual([1, 1, 1, 0]);
    expect(ledger.acceptance.percentiles().max).toBe(0.2);
    expect(ledger.inclusion.percentiles().max).toBe(3);
    expect(ledger.overdue(100_000, 0)).toEqual([]);
  });

  it("knows one whose block came before its answer", () => {
    const record = sent("a");
    ledger.block({ hash: "one", transactions: ["a"] }, 500);
    expect([counts(), ledger.minedUnanswered]).toEqual([[1, 0, 0, 0], 1]);
    accepted(record, 700);
    expect([counts(), ledger.minedUnanswered]).toEqual([[1, 1, 1, 0], 0]);
    expect(ledger.inclusion.percentiles().max).toBe(0.5);
  });

  it("calls overdue what was accepted and is in no block after the grace period, and nothing else", () => {
    accepted(sent("late"), 1_000);
    accepted(sent("fresh"), 30_000);
    sent("never answered");
    ledger.block({ hash: "one", transactions: [] }, 31_000);
    expect(ledger.overdue(31_000, 30_000)).toEqual(["late"]);
    expect(ledger.overdue(31_000, 0)).toEqual(["late", "fresh"]);
    ledger.found("late", 32_000);
    expect(ledger.overdue(31_000, 0)).toEqual(["fresh"]);
    expect(ledger.minedCount).toBe(1);
  });

  it("takes back what a block had that gave way, until another block has it", () => {
    const [answered, unanswered] = [sent("a"), sent("b")];
    accepted(answered, 100);
    ledger.block({ hash: "one", transactions: ["a", "b"] }, 1_000);
    ledger.withdraw({ hash: "one" });
    expect([counts(), ledger.withdrawnBlocks]).toEqual([[2, 1, 0, 1], 1]);
    expect(ledger.inclusion.percentiles()).toEqual({});
    expect(ledger.overdue(100, 0)).toEqual(["a"]);
    accepted(unanswered, 1_100);
    expect(ledger.waiting).toBe(2);
    ledger.block({ hash: "another", transactions: ["b", "a"] }, 3_000);
    expect([counts(), ledger.inclusion.percentiles().max]).toEqual([[2, 2, 2, 0], 3]);
  });

  it("counts no block as withdrawn that had nothing of the load", () => {
    sent("a");
    ledger.block({ hash: "one", transactions: ["x"] }, 1_000);
    ledger.withdraw({ hash: "one" });
    expect(ledger.withdrawnBlocks).toBe(0);
  });
});
