/**
 * JSON-RPC for watching: many small requests a second, each with a short timeout, several methods in one. viem's client
 * (`client.ts`) is for everything else; it costs several times the CPU, which the watched network would miss on a small
 * machine.
 */
import { Agent, request } from "node:http";

/** More than a load has senders, or those that wait for a leader would keep its other questions waiting. */
const MOST_CONNECTIONS = 1_024;

const agent = new Agent({ keepAlive: true, maxSockets: MOST_CONNECTIONS });

export interface Call {
  method: string;
  params?: unknown[];
}

interface Answer {
  id: number;
  result?: unknown;
  error?: { code: number; message: string };
}

/** An error that the server itself reported. */
export class RpcError extends Error {
  override readonly name = "RpcError";

  constructor(
    message: string,
    readonly code: number,
  ) {
    super(message);
  }
}

/** A response other than 200, such as a gateway without servers behind it gives. */
export class HttpError extends Error {
  override readonly name = "HttpError";

  constructor(readonly status: number) {
    super(`HTTP ${status}`);
  }
}

/** One method's result. @throws RpcError, HttpError, or the system's error for a connection that failed */
export async function call<Result>(
  url: string,
  method: string,
  params: unknown[] = [],
  timeoutMilliseconds = 1_000,
): Promise<Result> {
  const answer = (await post(url, { jsonrpc: "2.0", id: 1, method, params }, timeoutMilliseconds)) as Answer;
  return resultOf(answer) as Result;
}

/** Several methods in one request; a result that is an error becomes undefined. @throws when there is no answer */
export async function callAll<Results extends unknown[]>(
  url: string,
  calls: Call[],
  timeoutMilliseconds = 1_000,
): Promise<{ [Key in keyof Results]: Results[Key] | undefined }> {
  const body = calls.map(({ method, params = [] }, id) => ({ jsonrpc: "2.0", id, method, params }));
  const answers = (await post(url, body, timeoutMilliseconds)) as Answer[];
  const results = calls.map((_, id) => answers.find((answer) => answer.id === id)?.result ?? undefined);
  return results as { [Key in keyof Results]: Results[Key] | undefined };
}

function resultOf({ result, error }: Answer): unknown {
  if (error) throw new RpcError(error.message, error.code);
  return result;
}

function post(url: string, body: unknown, timeoutMilliseconds: number): Promise<unknown> {
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const outgoing = request(url, {
      method: "POST",
      agent,
      headers: { "content-type": "application/json", "content-length": Buffer.byteLength(text) },
    });
    // The timeout covers everything: a paused process accepts connections and never answers.
    const timer = setTimeout(() => outgoing.destroy(new Error("timeout")), timeoutMilliseconds);
    const fail = (error: Error) => {
      clearTimeout(timer);
      reject(error);
    };
    outgoing.once("error", fail);
    outgoing.once("response", (response) => {
      const pieces: Buffer[] = [];
      response.on("data", (piece: Buffer) => pieces.push(piece));
      response.once("error", fail);
      response.once("end", () => {
        clearTimeout(timer);
        if (response.statusCode !== 200) return reject(new HttpError(response.statusCode ?? 0));
        try {
          resolve(JSON.parse(Buffer.concat(pieces).toString("utf8")));
        } catch {
          reject(new Error("the answer is not JSON"));
        }
      });
    });
    outgoing.end(text);
  });
}
