/** JSON-RPC over WebSockets, on the port of HTTP. */
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type RawData, type WebSocket } from "ws";
import type { Admission } from "./admission";
import type { AcceptedTransactions } from "./acceptedTransactions";
import { answerInOrder } from "./batch";
import type { Blocks } from "./blocks";
import { CODE, failure } from "./errors";
import type { GatewayInput } from "./input";
import { isObject } from "../shared/json";
import { refusal } from "./methods";
import type { Nodes } from "./nodes";
import { isAllowed } from "./origins";
import { readRequest } from "./requestText";
import type { Router } from "./router";
import { failureText, visitorOf } from "./server";
import { Subscriptions } from "./subscriptions";

/** Keeps what stands between a client and the gateway from closing an idle connection, and finds out who has gone. */
const PING_EVERY_MILLISECONDS = 20_000;
/** Bytes that wait for a client which does not read: more than this, and it is let go. */
const MOST_WAITING_BYTES = 64 * 1_048_576;

export interface WebSocketEntry {
  /** Whom it lets in; undefined for everybody. */
  admission?: Admission;
  input: GatewayInput;
  router: Router;
  nodes: Nodes;
  blocks: Blocks;
  accepted: AcceptedTransactions;
}

/** @returns how many connections there are */
export function acceptWebSockets(server: Server, entry: WebSocketEntry): () => number {
  const { input } = entry;
  const webSockets = new WebSocketServer({ noServer: true, maxPayload: input.limits.body });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    if (!isAllowed(request.headers.origin, input.origins)) {
      socket.end("HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
      return;
    }
    const visitor = entry.admission?.clientOf(visitorOf(request));
    if (entry.admission && visitor === undefined) {
      void entry.admission.unknown(visitorOf(request).address).then(({ status }) => {
        const words = status === 401 ? "401 Unauthorized" : "429 Too Many Requests";
        socket.end(`HTTP/1.1 ${words}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
      });
      return;
    }
    webSockets.handleUpgrade(request, socket, head, (client) => serve(client, entry, visitor ?? ""));
  });
  return () => webSockets.clients.size;
}

function serve(client: WebSocket, entry: WebSocketEntry, visitor: string): void {
  const { input, router, nodes, blocks, accepted, admission } = entry;
  const leaving = new AbortController();
  const send = (message: string) => {
    if (client.readyState !== client.OPEN) return;
    client.send(message);
    if (client.bufferedAmount > MOST_WAITING_BYTES) client.terminate();
  };
  const subscriptions = new Subscriptions(router, blocks, accepted, () => nodes.shown, send);
  let answers = true;
  const pings = setInterval(() => {
    if (!answers) return client.terminate();
    answers = false;
    client.ping();
  }, PING_EVERY_MILLISECONDS);

  const answerOne = async (request: unknown): Promise<string> => {
    const own = isObject(request) && refusal(request.method, input.namespaces) === undefined;
    const told = own ? subscriptions.answer(request) : undefined;
    return told ? JSON.stringify(told) : router.answer(request, { signal: leaving.signal, isNode: false });
  };
  const answer = async (data: RawData): Promise<string> => {
    const read = readRequest(textOf(data));
    if (!read) return failureText(CODE.parse, "the request is not JSON");
    return read.underItsIds(await answerBody(read.body));
  };
  const answerBody = async (body: unknown): Promise<string> => {
    const refused = await admission?.refusal(visitor, Array.isArray(body) ? body.length : 1);
    if (refused) return JSON.stringify(failure(isObject(body) ? body : {}, CODE.limit, refused.message));
    if (!Array.isArray(body) || body.length === 0 || body.length > input.limits.batch) {
      return Array.isArray(body) ? router.answer(body, { signal: leaving.signal, isNode: false }) : answerOne(body);
    }
    const told = (await answerInOrder(body, answerOne)).filter((text) => text !== "");
    return told.length > 0 ? `[${told.join(",")}]` : "";
  };

  client.on("pong", () => (answers = true));
  client.on("error", () => client.terminate());
  client.on("close", () => {
    clearInterval(pings);
    leaving.abort();
    subscriptions.close();
  });
  client.on("message", (data) => {
    answers = true;
    answer(data).then(
      (text) => text !== "" && send(text),
      (error: Error) => send(JSON.stringify(failure({}, CODE.internal, error.message))),
    );
  });
}

const textOf = (data: RawData): string =>
  (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer)).toString("utf8");
