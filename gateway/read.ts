/** A user's read: at the head that users were shown, of a node that has it, repeated only where that harms nobody. */
import { atShownHead, blockOf } from "./blockTags";
import { CODE, failure, type RpcAnswer, type RpcRequest } from "./errors";
import type { Limits } from "./input";
import { mayBeRepeated } from "./methods";
import type { Nodes } from "./nodes";
import { Abandoned, Broken, NotTaken, TookTooLong, Unreached, type Upstream } from "./upstream";

/** Milliseconds that an answer is held back which speaks of a block that not all nodes have yet. */
const HELD_FOR = 3_000;
/** While no node serves. */
const WAITS_FOR_A_NODE = 5_000;
/** For what a pool knows; after that any node's pool has to do. */
const WAITS_FOR_A_LEADER = 2_500;
const LOOKS_AGAIN_AFTER = 100;
const ATTEMPTS = 4;
/** Of a leader that is about to be followed by another one. */
const ATTEMPTS_AT_LEADER = 20;

/** Their answers name a block by number, which the same client must find afterwards, on whichever node. */
const NAMES_A_BLOCK = new Set([
  "eth_getBlockByHash",
  "eth_getBlockByNumber",
  "eth_getTransactionByHash",
  "eth_getTransactionReceipt",
]);

/** What only the pool of the leader knows as soon as it was accepted; viem asks for the next nonce by `eth_fillTransaction`. */
const OF_A_POOL = new Set([
  "eth_fillTransaction",
  "eth_getTransactionBySenderAndNonce",
  "eth_pendingTransactions",
  "txpool_content",
  "txpool_contentFrom",
  "txpool_inspect",
  "txpool_status",
]);

/** Other nodes hear of a transaction a moment later than the leader, or not at all. */
const MAY_BE_IN_A_POOL = new Set(["eth_getRawTransactionByHash", "eth_getTransactionByHash"]);

const isPending = (method: string, params: unknown): boolean =>
  blockOf(method, params) === "pending" || OF_A_POOL.has(method);

export class Reader {
  constructor(
    private readonly nodes: Nodes,
    private readonly limits: Limits,
    /** Resolves once the leader has all that was accepted before it led. */
    private readonly poolIsWhole: () => Promise<void>,
  ) {}

  /** @returns the answer as JSON */
  async read(request: RpcRequest, signal: AbortSignal): Promise<string> {
    const method = request.method as string;
    const { params } = request;
    const text = await this.ask(request, isPending(method, params), signal);
    if (!NAMES_A_BLOCK.has(method) && !MAY_BE_IN_A_POOL.has(method)) return text;
    const answer = JSON.parse(text) as RpcAnswer;
    const { result } = answer;
    if (isMissing(result) && MAY_BE_IN_A_POOL.has(method)) return this.ask(request, true, signal);
    const number = numberOf(result);
    if (number === undefined || number <= this.nodes.shown) return text;
    const isShown = await this.nodes.untilShown(number, HELD_FOR);
    return isShown ? text : JSON.stringify({ ...answer, result: null });
  }

  private async ask(request: RpcRequest, fromLeader: boolean, signal: AbortSignal): Promise<string> {
    const method = request.method as string;
    const end = Date.now() + this.limits.readWithin;
    const refused = (code: number, message: string) => JSON.stringify(failure(request, code, message));
    for (let attempt = 1; ; attempt++) {
      if (fromLeader) await this.poolIsWhole();
      const node = await this.node(fromLeader && attempt <= ATTEMPTS_AT_LEADER, signal);
      if (!node) return refused(CODE.unavailable, "no node that serves reads answers at the moment: try again");
      // Anew each time, because users may have been shown a newer block meanwhile.
      const params = atShownHead(method, request.params, (tag) => this.nodes.at(tag));
      try {
        return await node.post(JSON.stringify({ ...request, params }), Math.max(1, end - Date.now()), signal);
      } catch (error) {
        if (error instanceof Abandoned) throw error;
        if (error instanceof TookTooLong) {
          const seconds = this.limits.readWithin / 1_000;
          return refused(
            CODE.unavailable,
            `${method} took longer than ${seconds} s, the limit for a read, and was ended`,
          );
        }
        if (error instanceof NotTaken) return refused(CODE.limit, error.message);
        if (!(error instanceof Unreached || error instanceof Broken)) throw error;
        this.nodes.suspect(node.name);
        if (error instanceof Broken && !mayBeRepeated(method)) {
          return refused(CODE.internal, `the node that worked on ${method} is gone, and it is not repeated by itself`);
        }
        if (attempt >= (fromLeader ? ATTEMPTS_AT_LEADER : 0) + ATTEMPTS) {
          return refused(CODE.unavailable, "the nodes do not answer at the moment: try again");
        }
        if (fromLeader) await this.nodes.leaderChange(LOOKS_AGAIN_AFTER);
      }
    }
  }

  private async node(fromLeader: boolean, signal: AbortSignal): Promise<Upstream | undefined> {
    const started = Date.now();
    for (;;) {
      const waited = Date.now() - started;
      const found = fromLeader && waited < WAITS_FOR_A_LEADER ? this.nodes.leader : this.nodes.serving()[0];
      if (found) return found;
      if (waited >= WAITS_FOR_A_NODE || signal.aborted) return undefined;
      await this.nodes.leaderChange(LOOKS_AGAIN_AFTER);
    }
  }
}

/** op-geth says "0x" where a raw transaction is missing. */
const isMissing = (result: unknown): boolean => result === null || result === "0x";

function numberOf(result: unknown): number | undefined {
  if (typeof result !== "object" || result === null) return undefined;
  const { blockNumber, number } = result as { blockNumber?: unknown; number?: unknown };
  const named = blockNumber ?? number;
  return typeof named === "string" ? Number(named) : undefined;
}
