/** `eth_subscribe`: kept by the gateway itself, so that they outlive the node that gave the last block. */
import { randomBytes } from "node:crypto";
import type { AcceptedTransactions } from "./acceptedTransactions";
import type { Block, Blocks } from "./blocks";
import { CODE, failure, success, type RpcAnswer, type RpcRequest } from "./errors";
import { InvalidFilter, logFilterOf, within } from "./logFilter";
import { hashesOf } from "./receiptFilter";
import type { Router } from "./router";

type Notify = (message: string) => void;

/** Of one connection. */
const MOST = 1_000;
/** A header has none of these. */
const NOT_OF_A_HEADER = new Set(["transactions", "uncles", "size", "withdrawals"]);
const TRIES = 50;

/** What it tells of blocks, in as many messages as the list is long. */
type Find = (from: number, to: number) => Promise<unknown[]>;

/** One that is told of what blocks hold, which a node has to be asked for. */
interface ContentSubscription {
  id: string;
  find: Find;
  /** The first block that it has not been told of. */
  next: number;
}

/** The subscriptions of one connection. */
export class Subscriptions {
  private readonly heads = new Set<string>();
  /** Id to whether it tells of whole transactions. */
  private readonly transactions = new Map<string, boolean>();
  private readonly syncing = new Set<string>();
  private readonly contents = new Map<string, ContentSubscription>();
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
      if (this.contents.size > 0) this.telling = this.telling.then(() => this.tellContents(Number(block.number)));
    };
    blocks.on("block", onBlock);
    const endTransactions = accepted.subscribe((hash) => {
      for (const [id, whole] of this.transactions) void this.tellTransaction(id, hash, whole);
    });
    this.unsubscribe = () => {
      blocks.off("block", onBlock);
      endTransactions();
      this.contents.clear();
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
    if (this.heads.size + this.transactions.size + this.syncing.size + this.contents.size >= MOST) {
      return failure(request, CODE.limit, `a connection may have ${MOST} subscriptions`);
    }
    const id = `0x${randomBytes(16).toString("hex")}`;
    switch (first) {
      case "newHeads":
        this.heads.add(id);
        break;
      case "logs":
      case "transactionReceipts":
        try {
          const find = first === "logs" ? this.logs(second) : this.receipts(second);
          this.contents.set(id, { id, find, next: this.shown() + 1 });
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
          "subscribe to newHeads, logs, newPendingTransactions, transactionReceipts or syncing; there is nothing else",
        );
    }
    return success(request, id);
  }

  private remove(id: string): boolean {
    return [this.heads, this.transactions, this.syncing, this.contents].some((kept) => kept.delete(id));
  }

  /** @throws InvalidFilter */
  private logs(parameter: unknown): Find {
    const filter = logFilterOf(parameter ?? {});
    return async (from, to) => {
      const range = within(filter, from, to);
      return range ? this.router.logs(filter.criteria, ...range) : [];
    };
  }

  /** A list for each block, of all its receipts or of those that are asked for. @throws InvalidFilter */
  private receipts(parameter: unknown): Find {
    const hashes = hashesOf(parameter);
    return async (from, to) => {
      const found: object[][] = [];
      for (let number = from; number <= to; number++) {
        const receipts = await this.router.receipts(number);
        found.push(receipts.filter(({ transactionHash }) => hashes === undefined || hashes.has(transactionHash)));
      }
      return found.filter((receipts) => receipts.length > 0);
    };
  }

  private async tellContents(number: number): Promise<void> {
    await Promise.all(
      [...this.contents.values()].map(async (subscription) => {
        const { id, find, next } = subscription;
        if (number < next) return;
        for (let tries = 0; tries < TRIES && this.contents.has(id); tries++) {
          try {
            const found = await find(next, number);
            subscription.next = number + 1;
            for (const told of found) this.tell(id, told);
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
