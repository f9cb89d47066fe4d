/** What the programs that answer by HTTP have in common. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Registry } from "prom-client";

/** Idle connections are kept for longer than clients and proxies keep theirs. */
export const KEEP_ALIVE_MILLISECONDS = 75_000;

/** @param port 0 for any that is free. @returns the one that it listens on */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, () => resolve((server.address() as { port: number }).port));
  });
}

export function closeAll(servers: Server[]): void {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
}

/** The body of a request; undefined for one that has more bytes than it may, the rest of which is not read. */
export async function bytesOf(request: IncomingMessage, most: number): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > most) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** @param body JSON */
export function reply(response: ServerResponse, status: number, body: string): void {
  if (response.destroyed) return;
  response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
  response.end(body);
}

/** What a program tells of itself: `/metrics` for Prometheus, and `/health` for the health check of its container, with 200 or 503. */
export const metricsServer = (registry: Registry, isHealthy: () => boolean = () => true): Server =>
  createServer(({ url }, response) => {
    if (url === "/metrics") {
      response.setHeader("content-type", registry.contentType);
      void registry.metrics().then((text) => response.end(text));
      return;
    }
    response.statusCode = url !== "/health" ? 404 : isHealthy() ? 200 : 503;
    response.end();
  });
