/** The blocks that users were shown, one after the other: for subscriptions, filters and transactions that wait. */
import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { Nodes } from "./nodes";

export interface Block extends Record<string, unknown> {
  number: string;
  hash: string;
  transactions: string[];
}

/** A gateway that was cut off begins again near the head rather than to tell of thousands of blocks. */
const CATCHES_UP_BLOCKS = 256;
const KEPT_BLOCKS = 1_024;
const READ_WITHIN = 5_000;
const RETRY_AFTER = 100;

export class Blocks extends EventEmitter<{ block: [Block] }> {
  private readonly hashes = new Map<number, string>();
  private next: number | undefined;

  constructor(
    private readonly nodes: Nodes,
    private readonly signal: AbortSignal,
  ) {
    super();
    this.setMaxListeners(0);
  }

  async follow(): Promise<void> {
    while (!this.signal.aborted) {
      const { shown } = this.nodes;
      this.next ??= shown > 0 ? shown : undefined;
      if (this.next === undefined || this.next > shown) {
        await this.nodes.untilShown(this.next ?? 1, 1_000);
        continue;
      }
      this.next = Math.max(this.next, shown - CATCHES_UP_BLOCKS);
      const block = await this.read(this.next);
      if (!block) {
        await sleep(RETRY_AFTER, undefined, { signal: this.signal }).catch(() => undefined);
        continue;
      }
      this.hashes.set(this.next, block.hash);
      this.hashes.delete(this.next - KEPT_BLOCKS);
      this.next++;
      this.emit("block", block);
    }
  }

  async hash(number: number): Promise<string> {
    const known = this.hashes.get(number) ?? (await this.read(number))?.hash;
    if (known === undefined) throw new Error(`no node gives block ${number} at the moment`);
    return known;
  }

  private async read(number: number): Promise<Block | undefined> {
    for (const node of this.nodes.serving()) {
      const block = await node
        .call<Block | null>("eth_getBlockByNumber", [`0x${number.toString(16)}`, false], READ_WITHIN)
        .catch(() => undefined);
      if (block) return block;
    }
    return undefined;
  }
}
