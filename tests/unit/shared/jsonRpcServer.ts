/** A JSON-RPC server on a free local port, for what a job reads over the wire. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * Results by method; a function is called with the parameters, its error becomes the answer's, and a promise of it that
 * never resolves is a server that hangs.
 */
export type Methods = Record<string, unknown>;

const servers: Server[] = [];

export async function serveJsonRpc(methods: Methods): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    const respond = async () => {
      const asked = JSON.parse(Buffer.concat(chunks).toString()) as Question | Question[];
      const answers = await Promise.all([asked].flat().map((question) => answer(methods, question)));
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(Array.isArray(asked) ? answers : answers[0]));
    };
    request.on("end", () => void respond());
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Question {
  id: number;
  method: string;
  params?: unknown[];
}

async function answer(methods: Methods, { id, method, params = [] }: Question): Promise<object> {
  const base = { jsonrpc: "2.0", id };
  if (!(method in methods)) {
    return { ...base, error: { code: -32601, message: `the method ${method} does not exist` } };
  }
  try {
    const result = methods[method];
    return { ...base, result: typeof result === "function" ? await result(...params) : result };
  } catch (error) {
    return { ...base, error: { code: -32000, message: (error as Error).message } };
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
