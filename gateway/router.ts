/** From a request to its answer: who may ask what, and who is asked. */
import type { AcceptedTransactions } from "./acceptedTransactions";
import type { Blocks } from "./blocks";
import { answerInOrder } from "./batch";
import { CODE, failure, success, type RpcRequest } from "./errors";
import { Filters, UnknownFilter } from "./filters";
import type { GatewayInput } from "./input";
import { isObject } from "../shared/json";
import { InvalidFilter } from "./logFilter";
import { needOf, refusal } from "./methods";
import type { Nodes } from "./nodes";
import { Reader } from "./read";
import { Sender } from "./send";
import { RefusedCall } from "./upstream";

/** Seconds and outcome of a request, for metrics. */
export type Observe = (outcome: "answered" | "failed" | "refused", need: string, seconds: number) => void;

export interface Asker {
  /** Aborted when the user leaves. */
  signal: AbortSignal;
  /** Whether a node asks, which forwards what a user sent. */
  isNode: boolean;
}

interface Receipt {
  transactionHash: string;
}

const FAILURES: number[] = [CODE.unavailable, CODE.internal];

export class Router {
  private readonly reader: Reader;
  private readonly sender: Sender;
  private readonly filters: Filters;
  private readonly constants = new Map<string, unknown>();

  constructor(
    private readonly input: GatewayInput,
    private readonly nodes: Nodes,
    blocks: Blocks,
    accepted: AcceptedTransactions,
    private readonly observe: Observe,
  ) {
    this.reader = new Reader(nodes, input.limits, () => accepted.poolIsWhole());
    this.sender = new Sender(nodes, accepted, input.limits);
    this.filters = new Filters(
      {
        shown: () => nodes.shown,
        logs: (filter, from, to) => this.logs(filter, from, to),
        blockHash: (number) => blocks.hash(number),
        transaction: (hash) => this.transaction(hash),
      },
      accepted,
    );
  }

  /** @param body one request, or a batch. @returns JSON; empty where nothing is to be answered */
  async answer(body: unknown, asker: Asker): Promise<string> {
    if (!Array.isArray(body)) return this.answerOne(body, asker);
    if (body.length === 0) return JSON.stringify(failure({}, CODE.invalid, "the batch is empty"));
    if (body.length > this.input.limits.batch) {
      const most = this.input.limits.batch;
      return JSON.stringify(failure({}, CODE.limit, `a batch may hold ${most} requests, not ${body.length}`));
    }
    const answers = await answerInOrder(body, (request) => this.answerOne(request, asker));
    const told = answers.filter((answer) => answer !== "");
    return told.length === 0 ? "" : `[${told.join(",")}]`;
  }

  /** Logs that match, of blocks that users were shown. */
  async logs(criteria: Record<string, unknown>, from: number, to: number): Promise<unknown[]> {
    const [fromBlock, toBlock] = [from, to].map((number) => `0x${number.toString(16)}`);
    return (await this.ownRead<unknown[]>("eth_getLogs", [{ ...criteria, fromBlock, toBlock }])) ?? [];
  }

  /** Of a block that users were shown. @throws Error where no node has them at the moment */
  async receipts(number: number): Promise<Receipt[]> {
    const found = await this.ownRead<Receipt[] | null>("eth_getBlockReceipts", [`0x${number.toString(16)}`]);
    if (!found) throw new Error(`no node gives the receipts of block ${number} at the moment`);
    return found;
  }

  /** Undefined for one that no node has. */
  async transaction(hash: string): Promise<object | undefined> {
    return (await this.ownRead<object | null>("eth_getTransactionByHash", [hash])) ?? undefined;
  }

  /** @throws RefusedCall */
  private async ownRead<Result>(method: string, params: unknown[]): Promise<Result | undefined> {
    const request: RpcRequest = { jsonrpc: "2.0", id: 1, method, params };
    const text = await this.reader.read(request, AbortSignal.timeout(this.input.limits.readWithin));
    const { result, error } = JSON.parse(text) as { result?: Result; error?: { code: number; message: string } };
    if (error) throw new RefusedCall(error.message, error.code);
    return result;
  }

  private async answerOne(body: unknown, asker: Asker): Promise<string> {
    const started = performance.now();
    const isRequest = isObject(body);
    const request: RpcRequest = isRequest ? body : {};
    const wrong = isRequest ? refusal(request.method, this.input.namespaces) : "a request is a JSON object";
    const need = wrong === undefined ? needOf(request.method as string) : "refused";
    const text = wrong === undefined ? await this.answerAllowed(request, asker) : refusedText(request, wrong);
    const outcome = wrong !== undefined ? "refused" : hasFailed(text) ? "failed" : "answered";
    this.observe(outcome, need, (performance.now() - started) / 1_000);
    // A notification asks for no answer.
    return isRequest && request.id === undefined ? "" : text;
  }

  private async answerRead(request: RpcRequest, signal: AbortSignal): Promise<string> {
    const method = request.method as string;
    const known = this.constants.get(method);
    if (known !== undefined) return JSON.stringify(success(request, known));
    const text = await this.reader.read(request, signal);
    if (CONSTANT.has(method)) {
      const { result } = JSON.parse(text) as { result?: unknown };
      if (result !== undefined) this.constants.set(method, result);
    }
    return text;
  }

  private async answerAllowed(request: RpcRequest, asker: Asker): Promise<string> {
    try {
      await this.nodes.untilReady();
      switch (needOf(request.method as string)) {
        case "head":
          return JSON.stringify(success(request, `0x${this.nodes.shown.toString(16)}`));
        case "send":
          return JSON.stringify(await this.sender.send(request, asker.isNode));
        case "filter":
          return JSON.stringify(success(request, await this.filters.answer(request.method as string, request.params)));
        case "read":
          return await this.answerRead(request, asker.signal);
      }
    } catch (error) {
      if (error instanceof UnknownFilter || error instanceof InvalidFilter || error instanceof RefusedCall) {
        return JSON.stringify(failure(request, error.code, error.message));
      }
      return JSON.stringify(failure(request, CODE.internal, (error as Error).message));
    }
  }
}

/** What never changes is asked once. */
const CONSTANT = new Set(["eth_chainId", "net_version"]);

const refusedText = (request: RpcRequest, wrong: string): string =>
  JSON.stringify(
    failure(
      request,
      typeof request.method === "string" ? CODE.refused : CODE.invalid,
      typeof request.method === "string" ? `${request.method}: ${wrong}` : wrong,
    ),
  );

/** Errors of the gateway's own begin like this, because it writes them itself. */
function hasFailed(text: string): boolean {
  if (text.length > 1_000 || !text.includes('"error"')) return false;
  const { error } = JSON.parse(text) as { error?: { code: number } };
  return error !== undefined && FAILURES.includes(error.code);
}
