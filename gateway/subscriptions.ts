/** `eth_subscribe`: kept by the gateway itself, so that they outlive the node that gave the last block. */
import { randomBytes } from "node:crypto";
import type { AcceptedTransactions } from "./acceptedTransactions";
import type { Block, Blocks } from "./blocks";
import { CODE, failure, success, type RpcAnswer, type RpcRequest } from "./errors";
import { InvalidFilter, logFilterOf, within, type LogFilter } from "./logFilter";
import type { Router } from "./router";

type Notify = (message: string) => void;

/** Of one connection. */
const MOST = 1_000;
/** A header has none of these. */
const NOT_OF_A_HEADER = new Set(["transactions", "uncles", "size", "withdrawals"]);
const LOGS_TRIES = 50;

interface LogsSubscription {
  id: string;
  filter: LogFilter;
  /** The first block whose logs it has not been told of. */
  next: number;
}

/** The subscriptions of one connection. */
export class Subscriptions {
  private readonly heads = new Set<string>();
  /** Id to whether it tells of whole transactions. */
  private readonly transactions = new Map<string, boolean>();
  private readonly syncing = new Set<string>();
  private readonly logs = new Map<string, LogsSubscription>();
  private telling = Promise.resolve();
  private readonly unsubscribe: () => void;

  constructor(
    private readonly router: Router,
    blocks: Blocks,
    accepted: AcceptedTransactions,
    private readonly shown: () => number,
    private readonly notify: Notify,
  ) {
    const onBlock = (block: Block) => {
      for (const id of this.heads) this.tell(id, headerOf(block));
      // One block after the other, whatever the nodes take for an answer.
      if (this.logs.size > 0) this.telling = this.telling.then(() => this.tellLogs(Number(block.number)));
    };
    blocks.on("block", onBlock);
    const endTransactions = accepted.subscribe((hash) => {
      for (const [id, whole] of this.transactions) void this.tellTransaction(id, hash, whole);
    });
    this.unsubscribe = () => {
      blocks.off("block", onBlock);
      endTransactions();
      this.logs.clear();
    };
  }

  close(): void {
    this.unsubscribe();
  }

  /** Answers `eth_subscribe` and `eth_unsubscribe`; undefined for any other method. */
  answer(request: RpcRequest): RpcAnswer | undefined {
    const [first, second] = Array.isArray(request.params) ? (request.params as unknown[]) : [];
    if (request.method === "eth_unsubscribe") {
      return this.remove(String(first))
        ? success(request, true)
        : failure(request, CODE.node, "subscription not found");
    }
    if (request.method !== "eth_subscribe") return undefined;
    if (this.heads.size + this.transactions.size + this.syncing.size + this.logs.size >= MOST) {
      return failure(request, CODE.limit, `a connection may have ${MOST} subscriptions`);
    }
    const id = `0x${randomBytes(16).toString("hex")}`;
    switch (first) {
      case "newHeads":
        this.heads.add(id);
        break;
      case "logs":
        try {
          this.logs.set(id, { id, filter: logFilterOf(second ?? {}), next: this.shown() + 1 });
        } catch (error) {
          if (error instanceof InvalidFilter) return failure(request, error.code, error.message);
          throw error;
        }
        break;
      case "newPendingTransactions":
        this.transactions.set(id, second === true);
        break;
      case "syncing":
        // What the gateway shows is never syncing.
        this.syncing.add(id);
        break;
      default:
        return failure(
          request,
          CODE.parameters,
          "subscribe to newHeads, logs, newPendingTransactions or syncing; there is nothing else",
        );
    }
    return success(request, id);
  }

  private remove(id: string): boolean {
    return [this.heads, this.transactions, this.syncing, this.logs].some((kept) => kept.delete(id));
  }

  private async tellLogs(number: number): Promise<void> {
    await Promise.all(
      [...this.logs.values()].map(async (subscription) => {
        const { id, filter, next } = subscription;
        if (number < next) return;
        for (let tries = 0; tries < LOGS_TRIES && this.logs.has(id); tries++) {
          try {
            const range = within(filter, next, number);
            const found = range ? await this.router.logs(filter.criteria, ...range) : [];
            subscription.next = number + 1;
            for (const log of found) this.tell(id, log);
            return;
          } catch {
            await new Promise((resolve) => setTimeout(resolve, 100));
          }
        }
      }),
    );
  }

  private async tellTransaction(id: string, hash: string, whole: boolean): Promise<void> {
    const told = whole ? await this.router.transaction(hash).catch(() => undefined) : hash;
    if (told !== undefined && this.transactions.has(id)) this.tell(id, told);
  }

  private tell(subscription: string, result: unknown): void {
    this.notify(JSON.stringify({ jsonrpc: "2.0", method: "eth_subscription", params: { subscription, result } }));
  }
}

const headerOf = (block: Block): object =>
  Object.fromEntries(Object.entries(block).filter(([key]) => !NOT_OF_A_HEADER.has(key)));
