/** What became of each transaction of a load. Pure: it is told what was sent, what was accepted, and what is in blocks. */
import { Durations } from "./durations";
import type { TransactionRecord, Witness } from "./load";

/** Of a block, what the ledger needs. */
export interface MinedBlock {
  hash: string;
  transactions: string[];
}

interface Entry {
  record: TransactionRecord;
  /** The block that has it, and when that was seen, in milliseconds of Unix time. */
  mined?: { block: string; at: number };
}

/** So many of the newest blocks may still give way to others. */
const REMEMBERED_BLOCKS = 64;

export class Ledger implements Witness {
  sentCount = 0;
  acceptedCount = 0;
  /** Accepted, and in a block. */
  minedCount = 0;
  /** How often a block that had transactions of the load gave way to another. */
  withdrawnBlocks = 0;
  readonly acceptance = new Durations();
  /** From the first attempt until a block that has it was seen. */
  readonly inclusion = new Durations();
  /** Sent, and not yet both accepted and in a block. What is settled is forgotten with its block. */
  private readonly open = new Map<string, Entry>();
  private readonly settled = new Map<string, Entry[]>();

  sent(record: TransactionRecord): void {
    this.sentCount++;
    this.open.set(record.hash, { record });
  }

  accepted(record: TransactionRecord): void {
    this.acceptedCount++;
    this.acceptance.add(record.acceptedAt! - record.sentAt);
    const entry = this.open.get(record.hash);
    if (entry?.mined) this.settle(entry);
  }

  /** @param at when it was seen, in milliseconds of Unix time */
  block({ hash, transactions }: MinedBlock, at: number): void {
    this.settled.set(hash, []);
    for (const transaction of transactions) {
      const entry = this.open.get(transaction);
      if (!entry) continue;
      entry.mined = { block: hash, at };
      if (entry.record.acceptedAt !== undefined) this.settle(entry);
    }
    const [oldest] = this.settled.keys();
    if (this.settled.size > REMEMBERED_BLOCKS) this.settled.delete(oldest!);
  }

  /** The block is no longer in the chain: what it had is in none, until another one has it. */
  withdraw({ hash }: Pick<MinedBlock, "hash">): void {
    const entries = this.settled.get(hash) ?? [];
    this.settled.delete(hash);
    const unanswered = [...this.open.values()].filter(({ mined }) => mined?.block === hash);
    if (entries.length + unanswered.length > 0) this.withdrawnBlocks++;
    for (const entry of entries) {
      this.minedCount--;
      this.inclusion.remove(entry.mined!.at - entry.record.sentAt);
      this.open.set(entry.record.hash, entry);
    }
    for (const entry of [...entries, ...unanswered]) delete entry.mined;
  }

  /** A single one turned out to be in the chain, in a block that was not seen. */
  found(hash: string, at: number): void {
    const entry = this.open.get(hash);
    if (!entry) return;
    entry.mined = { block: "", at };
    this.settle(entry);
  }

  /** Accepted, and in no block yet. */
  get waiting(): number {
    return this.acceptedCount - this.minedCount;
  }

  /** Hashes of what was accepted longer ago than this, and is in no block. @param graceMilliseconds 0 for all */
  overdue(now: number, graceMilliseconds: number): string[] {
    const isOverdue = ({ record: { acceptedAt }, mined }: Entry) =>
      !mined && acceptedAt !== undefined && now - acceptedAt >= graceMilliseconds;
    return [...this.open.values()].filter(isOverdue).map(({ record }) => record.hash);
  }

  /** Never acknowledged, and in a block all the same. */
  get minedUnanswered(): number {
    return [...this.open.values()].filter(({ record, mined }) => mined && record.acceptedAt === undefined).length;
  }

  private settle(entry: Entry): void {
    const { block, at } = entry.mined!;
    this.minedCount++;
    this.inclusion.add(at - entry.record.sentAt);
    this.open.delete(entry.record.hash);
    this.settled.get(block)?.push(entry);
  }
}
