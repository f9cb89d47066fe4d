/** One node that is asked: JSON-RPC over connections that stay open. */
import { Agent, request } from "node:http";

/** No connection: the node has seen nothing of the request. */
export class Unreached extends Error {}

/** The connection broke before there was an answer: the node may have worked on the request. */
export class Broken extends Error {}

/** The node does not take the request, in words that are no JSON-RPC: one that is too large, as a rule. */
export class NotTaken extends Error {}

/** The time was over. */
export class TookTooLong extends Error {}

/** The user has left. */
export class Abandoned extends Error {}

/** Idle connections are closed before a node does so, or a request could meet a closed one. */
const IDLE_MILLISECONDS = 30_000;
const CONNECT_WITHIN_MILLISECONDS = 500;
/** A node that closed an idle connection is noticed at once; later than this it has read the request. */
const STALE_WITHIN_MILLISECONDS = 100;
const MOST_CONNECTIONS = 512;

export class Upstream {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: MOST_CONNECTIONS, timeout: IDLE_MILLISECONDS });

  constructor(
    readonly name: string,
    readonly url: string,
  ) {}

  /**
   * @param body JSON
   * @param within milliseconds for all of it
   * @returns the body of the answer, which is JSON
   * @throws Unreached, Broken, TookTooLong, Abandoned, NotTaken
   */
  async post(body: string, within: number, signal?: AbortSignal): Promise<string> {
    try {
      return await this.attempt(body, within, signal);
    } catch (error) {
      if (!(error instanceof StaleConnection)) throw error;
      return this.attempt(body, within, signal).catch((second: unknown) => {
        // It may as well have ended while it worked on the request.
        throw second instanceof Unreached ? new Broken(second.message) : second;
      });
    }
  }

  /** Calls one method and gives its result. @throws as `post`, and RefusedCall */
  async call<Result>(method: string, params: unknown[], within: number, signal?: AbortSignal): Promise<Result> {
    const text = await this.post(JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }), within, signal);
    const { result, error } = parse(text) as { result?: Result; error?: { code: number; message: string } };
    if (error) throw new RefusedCall(error.message, error.code);
    return result as Result;
  }

  /** Several methods in one request; a result that is an error is undefined. */
  async callAll(calls: [method: string, params: unknown[]][], within: number): Promise<unknown[]> {
    const body = calls.map(([method, params], id) => ({ jsonrpc: "2.0", id, method, params }));
    const answers = parse(await this.post(JSON.stringify(body), within));
    if (!Array.isArray(answers)) throw new Broken(`${this.name} does not answer a batch`);
    const byId = new Map((answers as { id: number; result?: unknown }[]).map(({ id, result }) => [id, result]));
    return calls.map((_, id) => byId.get(id));
  }

  close(): void {
    this.agent.destroy();
  }

  private attempt(body: string, within: number, signal?: AbortSignal): Promise<string> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(new Abandoned());
      let connected = false;
      let answering = false;
      const startedAt = Date.now();
      const outgoing = request(this.url, {
        method: "POST",
        agent: this.agent,
        headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) },
      });
      const end = () => {
        clearTimeout(whole);
        clearTimeout(connecting);
        signal?.removeEventListener("abort", abandon);
      };
      const fail = (error: Error) => {
        end();
        reject(error);
        outgoing.destroy();
      };
      const abandon = () => fail(new Abandoned());
      const whole = setTimeout(() => fail(new TookTooLong(`${this.name} took longer than ${within} ms`)), within);
      const connecting = setTimeout(
        () => connected || fail(new Unreached(`${this.name} accepts no connection`)),
        CONNECT_WITHIN_MILLISECONDS,
      );
      signal?.addEventListener("abort", abandon, { once: true });
      outgoing.once("socket", (socket) => {
        if (!socket.connecting) connected = true;
        else socket.once("connect", () => (connected = true));
      });
      outgoing.on("error", ({ message }) => {
        const isStale = outgoing.reusedSocket && !answering && Date.now() - startedAt < STALE_WITHIN_MILLISECONDS;
        if (isStale) return fail(new StaleConnection());
        fail(connected ? new Broken(`${this.name}: ${message}`) : new Unreached(`${this.name}: ${message}`));
      });
      outgoing.once("response", (response) => {
        answering = true;
        const pieces: Buffer[] = [];
        response.on("data", (piece: Buffer) => pieces.push(piece));
        response.once("error", ({ message }) => fail(new Broken(`${this.name}: ${message}`)));
        response.once("end", () => {
          end();
          const text = Buffer.concat(pieces).toString("utf8");
          if (/^\s*[[{]/.test(text)) resolve(text);
          else
            reject(
              new NotTaken(`the node does not take the request: ${text.trim().slice(0, 200) || response.statusCode}`),
            );
        });
      });
      outgoing.end(body);
    });
  }
}

/** The node closed an idle connection at the moment at which it was used again. */
class StaleConnection extends Error {}

/** The node answered, with an error. */
export class RefusedCall extends Error {
  constructor(
    message: string,
    readonly code: number,
  ) {
    super(message);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Broken(`no JSON: ${text.slice(0, 100)}`);
  }
}
