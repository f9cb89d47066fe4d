/**
 * A steady load through the gateway, for drills and for `load`: it knows one URL, and repeats what was not answered
 * (`attempt.ts`), so that it goes on through a failover.
 */
import { setMaxListeners } from "node:events";
import { keccak256, type Hex } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { sleep } from "../../shared/rpc/deadline";
import { call } from "../../shared/rpc/light";
import { attempt, RETRY_AFTER_MILLISECONDS, sign } from "./attempt";
import { CALM_FEES, TRANSFER, type Content, type Fees } from "./content";

/** A transaction of the load. Times are milliseconds of Unix time. */
export interface TransactionRecord {
  hash: string;
  /** When it was sent first. */
  sentAt: number;
  /** When the gateway acknowledged it; undefined while it has not. */
  acceptedAt?: number;
  /** Attempts after the first one. */
  retries: number;
}

/** Who is told of each transaction; the record is the same one both times. */
export interface Witness {
  sent(record: TransactionRecord): void;
  accepted?(record: TransactionRecord): void;
}

export interface LoadOptions {
  url: string;
  l2ChainId: number;
  accounts: PrivateKeyAccount[];
  /** Transactions a second, all accounts together. */
  rate: number;
  witness: Witness;
  /** What the next transaction is, by how many were begun before it. Default a transfer of one wei. */
  contentOf?: (index: number) => Content;
  /** Default those of a calm chain. */
  fees?: () => Fees;
  /** Whether no further transaction may be sent at this moment. Default never. */
  isHeldBack?: () => boolean;
}

const HELD_BACK_MILLISECONDS = 50;

export class Load {
  /** How often an attempt was not acknowledged, by reason. */
  readonly retryReasons: Record<string, number> = {};
  /** Milliseconds, of all accounts together: waiting for answers, and held back. */
  readonly spent = { waiting: 0, heldBack: 0 };
  private begun = 0;
  private senders: Promise<void>[] = [];
  private readonly stopping = new AbortController();

  constructor(private readonly options: LoadOptions) {
    setMaxListeners(0, this.stopping.signal); // One for each account.
  }

  /** The accounts take turns in time, not in order: each waits for its own answers only. */
  async start(): Promise<void> {
    const { accounts, rate, url } = this.options;
    const every = (1_000 * accounts.length) / rate;
    const nonces = await Promise.all(
      accounts.map(({ address }) => call<string>(url, "eth_getTransactionCount", [address, "pending"], 5_000)),
    );
    const startedAt = Date.now();
    this.senders = accounts.map((account, position) =>
      this.keepSending(account, Number(nonces[position]), startedAt + (every * position) / accounts.length, every),
    );
    for (const sender of this.senders) sender.catch(() => undefined);
  }

  /** Stops sending; transactions that are being repeated are given up, and count as not accepted. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.senders);
  }

  private get isRunning(): boolean {
    return !this.stopping.signal.aborted;
  }

  /** What an answer that came late has cost is not made up for: that would be a burst. */
  private async keepSending(account: PrivateKeyAccount, first: number, firstDue: number, every: number): Promise<void> {
    let due = firstDue;
    for (let nonce = first; this.isRunning; nonce++) {
      await this.wait(due - Date.now());
      await this.whileHeldBack();
      if (!this.isRunning) return;
      await this.send(account, nonce);
      due = Math.max(due + every, Date.now());
    }
  }

  private async whileHeldBack(): Promise<void> {
    while (this.isRunning && this.options.isHeldBack?.()) {
      const since = Date.now();
      await this.wait(HELD_BACK_MILLISECONDS);
      this.spent.heldBack += Date.now() - since;
    }
  }

  private async send(account: PrivateKeyAccount, nonce: number): Promise<void> {
    const { url, l2ChainId, witness, contentOf = () => TRANSFER, fees = () => CALM_FEES } = this.options;
    const raw: Hex = await sign(account, l2ChainId, nonce, contentOf(this.begun++), fees());
    const record: TransactionRecord = { hash: keccak256(raw), sentAt: Date.now(), retries: 0 };
    witness.sent(record);
    while (this.isRunning) {
      const refusal = await attempt(url, raw, record.retries > 0);
      if (refusal === undefined) {
        record.acceptedAt = Date.now();
        witness.accepted?.(record);
        break;
      }
      this.retryReasons[refusal] = (this.retryReasons[refusal] ?? 0) + 1;
      record.retries += 1;
      await this.wait(RETRY_AFTER_MILLISECONDS);
    }
    this.spent.waiting += Date.now() - record.sentAt;
  }

  /** Ends early when the load is stopped. */
  private async wait(milliseconds: number): Promise<void> {
    if (milliseconds <= 0) return;
    await sleep(milliseconds, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}
