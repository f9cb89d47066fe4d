/** HTTP: a body in, a body out. */
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { Admission, Refusal, Visitor } from "./admission";
import { bodyOf } from "./body";
import type { Certificate } from "./certificate";
import { CODE, failure } from "./errors";
import type { GatewayInput } from "./input";
import { originHeaders } from "./origins";
import { readRequest } from "./requestText";
import type { Router } from "./router";
import { KEEP_ALIVE_MILLISECONDS, reply } from "../shared/httpServer";

/** For a body to arrive. */
const ARRIVES_WITHIN_MILLISECONDS = 60_000;

export interface Entry {
  router: Pick<Router, "answer">;
  input: GatewayInput;
  /** Whether nodes ask here rather than users. */
  isForNodes: boolean;
  /** Whom it lets in; undefined for everybody. */
  admission?: Admission;
  /** Undefined for plain HTTP. */
  certificate?: Certificate;
}

export function rpcServer(entry: Entry): Server {
  const listener: RequestListener = (request, response) => {
    handle(entry, request, response).catch((error: Error) => {
      if (!response.headersSent) reply(response, 500, failureText(CODE.internal, error.message));
    });
  };
  const server = entry.certificate ? createSecureServer(entry.certificate, listener) : createServer(listener);
  server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS;
  server.requestTimeout = ARRIVES_WITHIN_MILLISECONDS;
  return server;
}

export const visitorOf = ({ headers, url, socket }: IncomingMessage): Visitor => ({
  headers,
  path: (url ?? "/").split("?", 1)[0]!,
  address: socket.remoteAddress ?? "",
});

const corsHeaders = ({ headers }: IncomingMessage, origins: readonly string[]) =>
  originHeaders(headers.origin, origins, headers["access-control-request-headers"]);

function refuse(response: ServerResponse, { status, message }: Refusal): void {
  if (status === 401) response.setHeader("www-authenticate", 'Basic realm="opstack-ha"');
  else response.setHeader("retry-after", "1");
  reply(response, status, failureText(status === 401 ? CODE.unauthorized : CODE.limit, message));
}

async function handle(entry: Entry, request: IncomingMessage, response: ServerResponse) {
  const { router, input, isForNodes, admission } = entry;
  for (const [name, value] of Object.entries(corsHeaders(request, input.origins))) {
    if (value !== undefined) response.setHeader(name, value);
  }
  if (request.method === "OPTIONS") return void response.writeHead(204).end();
  // Probes look whether somebody is there, as they do at a node.
  if (request.method === "GET" || request.method === "HEAD") return void response.writeHead(200).end();
  if (request.method !== "POST") {
    response.setHeader("allow", "GET, HEAD, OPTIONS, POST");
    return reply(response, 405, failureText(CODE.invalid, "send JSON-RPC with POST, or open a WebSocket"));
  }
  const visitor = visitorOf(request);
  const client = admission?.clientOf(visitor);
  if (admission && client === undefined) return refuse(response, await admission.unknown(visitor.address));
  const text = await bodyOf(request, input.limits.body);
  if (typeof text !== "string") {
    if (text.status === 413) response.setHeader("connection", "close");
    if (text.status === 415) response.setHeader("accept-encoding", "gzip");
    return reply(response, text.status, failureText(text.code, text.message));
  }
  const read = readRequest(text);
  // With status 200, as nodes do: clients look into the answer.
  if (!read) return reply(response, 200, failureText(CODE.parse, "the request is not JSON"));
  const { body, underItsIds } = read;
  const refused = await admission?.refusal(client!, Array.isArray(body) ? body.length : 1);
  if (refused) return refuse(response, refused);
  const leaving = new AbortController();
  response.once("close", () => {
    if (!response.writableEnded) leaving.abort();
  });
  const answer = await router.answer(body, { signal: leaving.signal, isNode: isForNodes });
  // Notifications alone ask for no answer.
  if (answer === "") return void response.writeHead(200).end();
  reply(response, 200, underItsIds(answer));
}

export const failureText = (code: number, message: string): string => JSON.stringify(failure({}, code, message));
