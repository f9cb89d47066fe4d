/** A user's transaction, on its way to the leader: it waits for one, and is never told to have failed when it has arrived. */
import { hashOf, type AcceptedTransactions } from "./acceptedTransactions";
import {
  CODE,
  failure,
  idOf,
  isAlreadyKnown,
  success,
  type RpcAnswer,
  type RpcErrorBody,
  type RpcRequest,
} from "./errors";
import type { Limits } from "./input";
import type { Nodes } from "./nodes";
import { Abandoned, NotTaken, Unreached, type Upstream } from "./upstream";

/** Milliseconds for one attempt: a leader that hangs is soon left for its successor. */
const ATTEMPT_WITHIN = 2_000;
const BETWEEN_ATTEMPTS = 150;
/** A second sequencer has it too before the sender hears of it, unless that one is slow. */
const SECOND_WITHIN = 300;

const RAW = /^0[xX](?:[0-9a-fA-F]{2})+$/;

export class Sender {
  constructor(
    private readonly nodes: Nodes,
    private readonly accepted: AcceptedTransactions,
    private readonly limits: Limits,
  ) {}

  /**
   * @param again whether the sender itself may have sent it before, as a node does that forwards what a user sent twice: then
   *   "already known" is success
   */
  async send(request: RpcRequest, again = false): Promise<RpcAnswer> {
    const params = Array.isArray(request.params) ? (request.params as unknown[]) : [];
    const raw = params[0];
    if (typeof raw !== "string" || !RAW.test(raw)) {
      return failure(request, CODE.parameters, "the first parameter has to be a signed transaction, in hexadecimal");
    }
    const hash = hashOf(raw);
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: request.method, params });
    const end = Date.now() + this.limits.sendWithin;
    let mayHaveArrived = again;
    while (Date.now() < end) {
      const { leader } = this.nodes;
      if (!leader) {
        await this.nodes.leaderChange(Math.min(BETWEEN_ATTEMPTS * 4, end - Date.now()));
        continue;
      }
      try {
        const text = await leader.post(body, Math.min(ATTEMPT_WITHIN, Math.max(1, end - Date.now())));
        const { error } = JSON.parse(text) as { error?: RpcErrorBody };
        if (error && !(mayHaveArrived && (isAlreadyKnown(error) || (await this.isKnown(hash))))) {
          return { jsonrpc: "2.0", id: idOf(request), error };
        }
        this.accepted.add(hash, raw);
        await this.nodes.follower?.post(body, SECOND_WITHIN).catch(() => undefined);
        return success(request, hash);
      } catch (error) {
        if (error instanceof Abandoned) throw error;
        if (error instanceof NotTaken) return failure(request, CODE.limit, error.message);
        if (!(error instanceof Unreached)) mayHaveArrived = true;
        await this.nodes.leaderChange(BETWEEN_ATTEMPTS);
      }
    }
    const seconds = this.limits.sendWithin / 1_000;
    return failure(
      request,
      CODE.unavailable,
      mayHaveArrived && !again
        ? `no sequencer confirmed the transaction within ${seconds} s; it may have arrived: look for ${hash}, or send it again`
        : `no sequencer leads at the moment, and none did within ${seconds} s; the transaction was not accepted: send it again`,
    );
  }

  /** Whether a node has it in its pool or in a block, whatever the leader says of a second copy. */
  private async isKnown(hash: string): Promise<boolean> {
    const ask = (node: Upstream) =>
      node.call<unknown>("eth_getTransactionByHash", [hash], ATTEMPT_WITHIN).catch(() => undefined);
    const { leader } = this.nodes;
    const found = await Promise.all([...(leader ? [leader] : []), ...this.nodes.serving().slice(0, 2)].map(ask));
    return found.some((transaction) => transaction !== undefined && transaction !== null);
  }
}
