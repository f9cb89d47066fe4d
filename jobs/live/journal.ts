/**
 * What has been sent to L1, written before it is sent: whoever goes on after a break knows each transaction that may be there. With
 * nonces that are settled beforehand none can be paid twice.
 */
import { existsSync, readFileSync } from "node:fs";
import type { Hash } from "viem";
import { writeWholeJson } from "../../shared/wholeFile";

export interface Entry {
  /** Of all its versions, of which L1 takes one. */
  hashes: Hash[];
  /** What it took; undefined until it is on L1. */
  onL1?: { block: number; gas: string; wei: string };
}

interface Content {
  /** Nonce of the first transaction; those that follow count on. */
  firstNonce: number;
  entries: Entry[];
}

export class Journal {
  private constructor(
    private readonly file: string,
    private readonly content: Content,
  ) {}

  /** Undefined where nothing was begun. */
  static read(file: string): Journal | undefined {
    return existsSync(file) ? new Journal(file, JSON.parse(readFileSync(file, "utf8")) as Content) : undefined;
  }

  static begin(file: string, firstNonce: number): Journal {
    const journal = new Journal(file, { firstNonce, entries: [] });
    journal.write();
    return journal;
  }

  get firstNonce(): number {
    return this.content.firstNonce;
  }

  entry(position: number): Entry | undefined {
    return this.content.entries[position];
  }

  /** Before it is sent. Positions are added in order. */
  add(position: number, hash: Hash): void {
    const entry = (this.content.entries[position] ??= { hashes: [] });
    entry.hashes.push(hash);
    this.write();
  }

  settle(position: number, onL1: NonNullable<Entry["onL1"]>): void {
    this.content.entries[position]!.onL1 = onL1;
    this.write();
  }

  /** Of all that is on L1. */
  get totals(): { block: number; gas: bigint; wei: bigint } {
    const taken = this.content.entries.flatMap(({ onL1 }) => onL1 ?? []);
    return {
      block: Math.max(0, ...taken.map(({ block }) => block)),
      gas: taken.reduce((sum, { gas }) => sum + BigInt(gas), 0n),
      wei: taken.reduce((sum, { wei }) => sum + BigInt(wei), 0n),
    };
  }

  private write(): void {
    writeWholeJson(this.file, this.content);
  }
}
