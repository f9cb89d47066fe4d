/** HTTP: JSON-RPC by POST, the beacon API by GET, on one port as Anvil has them. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Beacon } from "./beacon";
import { CODE, failureText } from "./calls";
import type { Front } from "./front";
import { SourceFailure } from "./source";
import { bytesOf, KEEP_ALIVE_MILLISECONDS, reply } from "../shared/httpServer";

const MOST_BYTES = 10 * 1_048_576;

/** As the local L1 answers web pages; nobody but this machine reaches the port. */
const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "content-type",
  "access-control-allow-methods": "GET, POST, OPTIONS",
};

/** Of a beacon API, which tells by them what it answers with. */
const PASSED_ON = ["content-type", "eth-consensus-version"];

export function frontServer(front: Pick<Front, "answer">, beacon: Pick<Beacon, "get">): Server {
  const server = createServer((request, response) => {
    handle(front, beacon, request, response).catch((error: Error) => {
      if (!response.headersSent)
        reply(response, 500, failureText(null, { code: CODE.noAnswer, message: error.message }));
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS;
  return server;
}

async function handle(
  front: Pick<Front, "answer">,
  beacon: Pick<Beacon, "get">,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(CORS)) response.setHeader(name, value);
  const { method = "", url = "/" } = request;
  if (method === "GET" && url.startsWith("/eth/")) return passOn(beacon, request, response);
  if (method !== "POST") return void response.writeHead(method === "OPTIONS" ? 204 : 200).end();
  const bytes = await bytesOf(request, MOST_BYTES);
  if (!bytes) {
    response.setHeader("connection", "close");
    return reply(response, 413, failureText(null, { code: CODE.invalid, message: "the request is too large" }));
  }
  let body: unknown;
  try {
    body = JSON.parse(bytes.toString("utf8"));
  } catch {
    return reply(response, 200, failureText(null, { code: CODE.parse, message: "the request is not JSON" }));
  }
  const answer = await front.answer(body);
  reply(response, answer.status, answer.body);
}

async function passOn(beacon: Pick<Beacon, "get">, { url, headers }: IncomingMessage, response: ServerResponse) {
  try {
    const { status, headers: told, body } = await beacon.get(url ?? "/", headers.accept);
    for (const name of PASSED_ON) {
      const value = told.get(name);
      if (value !== null) response.setHeader(name, value);
    }
    response.writeHead(status).end(body);
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    reply(response, 503, JSON.stringify({ code: 503, message: error.message }));
  }
}
