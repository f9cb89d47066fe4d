/** A JSON-RPC server on a free local port, for what a job reads over the wire. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Results by method; a function is called with the parameters, and its error becomes the answer's. */
export type Methods = Record<string, unknown>;

const servers: Server[] = [];

export async function serveJsonRpc(methods: Methods): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { id, method, params } = JSON.parse(Buffer.concat(chunks).toString());
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ jsonrpc: "2.0", id, ...answer(methods, method, params) }));
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function answer(methods: Methods, method: string, params: unknown[] = []): object {
  if (!(method in methods)) return { error: { code: -32601, message: `the method ${method} does not exist` } };
  try {
    const result = methods[method];
    return { result: typeof result === "function" ? result(...params) : result };
  } catch (error) {
    return { error: { code: -32000, message: (error as Error).message } };
  }
}

export async function closeServers(): Promise<void> {
  await Promise.all(
    servers.splice(0).map((server) => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    }),
  );
}
