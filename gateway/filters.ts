/**
 * Filters that survive the node they were asked on, because the gateway keeps them itself: what is new for one follows
 * from the blocks that were shown since it last asked.
 */
import { randomBytes } from "node:crypto";
import { CODE } from "./errors";
import { InvalidFilter, logFilterOf, within, type LogFilter } from "./logFilter";

/** What the filters ask of the chain, of any node that has the blocks. */
export interface ChainReader {
  /** The block that users were shown last. */
  shown(): number;
  logs(criteria: Record<string, unknown>, from: number, to: number): Promise<unknown[]>;
  blockHash(number: number): Promise<string>;
  /** Undefined for one that is gone. */
  transaction(hash: string): Promise<unknown>;
}

/** What filters of transactions ask. */
export interface PendingTransactions {
  since(sequence: number): { hashes: string[]; newest: number };
}

type Filter = { usedAt: number } & (
  | {
      kind: "blocks" | "logs";
      logs: LogFilter;
      /** The first block that it has not been told of. */
      next: number;
    }
  | {
      kind: "transactions";
      /** Whether it tells of whole transactions rather than of hashes. */
      whole: boolean;
      /** The last one that it was told of. */
      told: number;
    }
);

export class UnknownFilter extends Error {
  readonly code = CODE.node;

  constructor() {
    super("filter not found");
  }
}

const NEEDS_AN_ID = new Set(["eth_getFilterChanges", "eth_getFilterLogs", "eth_uninstallFilter"]);

/** Milliseconds after which a filter that nobody asks for is forgotten, as nodes do. */
const FORGOTTEN_AFTER = 5 * 60_000;
/** Of all clients together; the one that was used longest ago goes first. */
const MOST = 10_000;
/** Blocks told at once: a filter that slept for longer misses none, but is told in several answers. */
const BLOCKS_AT_ONCE = 1_000;

export class Filters {
  private readonly filters = new Map<string, Filter>();

  constructor(
    private readonly chain: ChainReader,
    private readonly pending: PendingTransactions,
    private readonly now: () => number = Date.now,
  ) {}

  /** What one of the methods of filters answers. @throws UnknownFilter, InvalidFilter; what the chain's reader throws */
  async answer(method: string, params: unknown): Promise<unknown> {
    const [first] = Array.isArray(params) ? (params as unknown[]) : [];
    if (first === undefined && NEEDS_AN_ID.has(method))
      throw new InvalidFilter("the first parameter is the filter's id");
    switch (method) {
      case "eth_newFilter":
        return this.create("logs", { logs: logFilterOf(first) });
      case "eth_newBlockFilter":
        return this.create("blocks");
      case "eth_newPendingTransactionFilter":
        return this.create("transactions", { whole: first === true });
      case "eth_uninstallFilter":
        return this.remove(first);
      case "eth_getFilterLogs":
        return this.logsOf(first);
      default:
        return this.changes(first);
    }
  }

  create(
    kind: Filter["kind"],
    { logs = { criteria: {} }, whole = false }: { logs?: LogFilter; whole?: boolean } = {},
  ): string {
    this.forgetOld();
    const id = `0x${randomBytes(16).toString("hex")}`;
    const usedAt = this.now();
    this.filters.set(
      id,
      kind === "transactions"
        ? { kind, whole, told: this.pending.since(Infinity).newest, usedAt }
        : { kind, logs, next: this.chain.shown() + 1, usedAt },
    );
    return id;
  }

  remove = (id: unknown): boolean => this.filters.delete(String(id));

  /** What is new since it was last asked. @throws UnknownFilter; what the chain's reader throws, and then nothing is skipped */
  async changes(id: unknown): Promise<unknown[]> {
    const filter = this.use(id);
    if (filter.kind === "transactions") {
      const { hashes, newest } = this.pending.since(filter.told);
      filter.told = newest;
      if (!filter.whole) return hashes;
      const found = await Promise.all(hashes.map((hash) => this.chain.transaction(hash)));
      return found.filter((transaction) => transaction !== undefined);
    }
    const from = filter.next;
    const to = Math.min(this.chain.shown(), from + BLOCKS_AT_ONCE - 1);
    if (to < from) return [];
    const found =
      filter.kind === "logs"
        ? await this.logsBetween(filter.logs, from, to)
        : await Promise.all(Array.from({ length: to - from + 1 }, (_, offset) => this.chain.blockHash(from + offset)));
    filter.next = to + 1;
    return found;
  }

  /** All that a filter of logs matches by now. @throws UnknownFilter */
  async logsOf(id: unknown): Promise<unknown[]> {
    const filter = this.use(id);
    if (filter.kind !== "logs") throw new UnknownFilter();
    const shown = this.chain.shown();
    const { criteria, from = shown, to = shown } = filter.logs;
    return this.chain.logs(criteria, from, to);
  }

  private async logsBetween(filter: LogFilter, first: number, last: number): Promise<unknown[]> {
    const range = within(filter, first, last);
    return range ? this.chain.logs(filter.criteria, ...range) : [];
  }

  private use(id: unknown): Filter {
    const filter = this.filters.get(String(id));
    if (!filter) throw new UnknownFilter();
    filter.usedAt = this.now();
    // The one used last is the last to go.
    this.filters.delete(String(id));
    this.filters.set(String(id), filter);
    return filter;
  }

  private forgetOld(): void {
    for (const [id, { usedAt }] of this.filters) {
      if (this.now() - usedAt <= FORGOTTEN_AFTER && this.filters.size < MOST) break;
      this.filters.delete(id);
    }
  }
}
