/**
 * Transactions that were accepted and are not in a block yet. The pool of a leader that fails fails with it; what it had
 * accepted is given to its successor.
 */
import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import type { Blocks } from "./blocks";
import type { Nodes } from "./nodes";

interface Accepted {
  raw: string;
  at: number;
  sequence: number;
}

/** What no block took for so long was replaced, or its sender lacks the money: pools forget it as well. */
const FORGOTTEN_AFTER = 10 * 60_000;
const MOST = 100_000;
const AT_ONCE = 100;
const GIVE_WITHIN = 5_000;
const TRIES = 20;

export const hashOf = (raw: string): string => `0x${bytesToHex(keccak_256(hexToBytes(raw.slice(2))))}`;

export class AcceptedTransactions {
  private readonly accepted = new Map<string, Accepted>();
  private readonly recent: { hash: string; sequence: number }[] = [];
  private count = 0;
  private giving: Promise<void> = Promise.resolve();
  private readonly listeners = new Set<(hash: string) => void>();

  constructor(
    private readonly nodes: Nodes,
    blocks: Blocks,
    private readonly signal: AbortSignal,
  ) {
    blocks.on("block", ({ transactions }) => {
      for (const hash of transactions) this.accepted.delete(hash);
    });
    nodes.on("leader", () => {
      this.giving = this.giveToLeader();
    });
  }

  get waiting(): number {
    return this.accepted.size;
  }

  add(hash: string, raw: string): void {
    if (this.accepted.has(hash)) return;
    const sequence = ++this.count;
    this.accepted.set(hash, { raw, at: Date.now(), sequence });
    this.recent.push({ hash, sequence });
    if (this.recent.length > 2 * MOST) this.recent.splice(0, MOST);
    for (const listener of this.listeners) listener(hash);
    for (const [oldest, { at }] of this.accepted) {
      if (Date.now() - at <= FORGOTTEN_AFTER && this.accepted.size <= MOST) break;
      this.accepted.delete(oldest);
    }
  }

  /** Resolves once the leader has all that was accepted before it led; without that its pool would forget nonces. */
  poolIsWhole(): Promise<void> {
    return this.giving;
  }

  /** Hashes that were accepted after the one of this sequence number, and the newest such number. */
  since(sequence: number): { hashes: string[]; newest: number } {
    const first = this.recent.findIndex((each) => each.sequence > sequence);
    const hashes = first < 0 ? [] : this.recent.slice(first).map(({ hash }) => hash);
    return { hashes, newest: this.count };
  }

  /** Calls back for every one that is accepted from now on; the result ends that. */
  subscribe(listener: (hash: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** In the order in which they were accepted, or a later one of an account would wait for an earlier one. */
  private async giveToLeader(): Promise<void> {
    const { leader } = this.nodes;
    const waiting = [...this.accepted.values()].map(({ raw }) => raw);
    for (let first = 0; first < waiting.length; first += AT_ONCE) {
      const calls = waiting
        .slice(first, first + AT_ONCE)
        .map((raw): [string, unknown[]] => ["eth_sendRawTransaction", [raw]]);
      for (let tries = 0; tries < TRIES; tries++) {
        // Another one leads already, and is given everything by itself.
        if (!leader || this.nodes.leader !== leader || this.signal.aborted) return;
        const given = await leader.callAll(calls, GIVE_WITHIN).then(
          () => true,
          () => false,
        );
        if (given) break;
        await this.nodes.leaderChange(200);
      }
    }
  }
}
