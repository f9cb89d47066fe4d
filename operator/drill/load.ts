/**
 * A steady load of transfers through the gateway, sent the way a careful client does: it knows one URL, repeats what was
 * not answered, and takes "already known" after a repetition for what it is, success.
 */
import { keccak256, parseGwei, type Hex } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { sleep } from "../../shared/rpc/deadline";
import { reason } from "../../shared/rpc/client";
import { call, HttpError, RpcError } from "../../shared/rpc/light";
import type { TransactionRecord } from "./recording";

export interface LoadOptions {
  url: string;
  l2ChainId: number;
  accounts: PrivateKeyAccount[];
  /** Transactions a second, all accounts together. */
  rate: number;
}

const SEND_TIMEOUT_MILLISECONDS = 8_000;
const RETRY_AFTER_MILLISECONDS = 100;
const RECIPIENT = "0x000000000000000000000000000000000000dEaD";
const GAS = { gas: 21_000n, maxFeePerGas: parseGwei("5"), maxPriorityFeePerGas: parseGwei("1") };

/** A node's answer to a transaction that it, or the chain, has already. */
const IS_KNOWN = /already known|nonce too low|already imported/i;

export class Load {
  readonly transactions: TransactionRecord[] = [];
  readonly retryReasons: Record<string, number> = {};
  private senders: Promise<void>[] = [];
  private running = false;

  constructor(private readonly options: LoadOptions) {}

  /** The accounts take turns in time, not in order: each waits for its own answers only. */
  async start(): Promise<void> {
    const { accounts, rate, url } = this.options;
    const every = (1_000 * accounts.length) / rate;
    const nonces = await Promise.all(
      accounts.map(({ address }) => call<string>(url, "eth_getTransactionCount", [address, "pending"], 5_000)),
    );
    this.running = true;
    this.senders = accounts.map(async (account, position) => {
      await sleep((every * position) / accounts.length);
      for (let nonce = Number(nonces[position]); this.running; nonce++) {
        const started = Date.now();
        await this.send(account, nonce);
        await sleep(Math.max(0, every - (Date.now() - started)));
      }
    });
    for (const sender of this.senders) sender.catch(() => undefined);
  }

  /** Stops sending; transactions that are being repeated are given up, and count as not accepted. */
  async stop(): Promise<void> {
    this.running = false;
    await Promise.all(this.senders);
  }

  private async send(account: PrivateKeyAccount, nonce: number): Promise<void> {
    const { l2ChainId } = this.options;
    const raw = await account.signTransaction({
      type: "eip1559",
      chainId: l2ChainId,
      nonce,
      to: RECIPIENT,
      value: 1n,
      ...GAS,
    });
    const record: TransactionRecord = { hash: keccak256(raw), sentAt: Date.now(), retries: 0 };
    this.transactions.push(record);
    while (this.running) {
      if (await this.attempt(raw, record)) return;
      record.retries += 1;
      await sleep(RETRY_AFTER_MILLISECONDS);
    }
  }

  /** @returns whether the transaction was acknowledged */
  private async attempt(raw: Hex, record: TransactionRecord): Promise<boolean> {
    try {
      await call<Hex>(this.options.url, "eth_sendRawTransaction", [raw], SEND_TIMEOUT_MILLISECONDS);
    } catch (error) {
      const isKnown = error instanceof RpcError && IS_KNOWN.test(error.message) && record.retries > 0;
      if (!isKnown) {
        // A gateway in between puts its error page into the message.
        const words = withoutFigures(
          (error instanceof HttpError ? error.message : reason(error)).split(/[:<]? *</)[0]!,
        );
        this.retryReasons[words] = (this.retryReasons[words] ?? 0) + 1;
        return false;
      }
    }
    record.acceptedAt = Date.now();
    return true;
  }
}

/** Balances, nonces and hashes make every refusal another one. An HTTP status stays. */
const withoutFigures = (words: string): string => words.replace(/\b(0x[0-9a-f]+|\d{4,})\b/gi, "…");
