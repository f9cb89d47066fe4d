import { createServer } from "node:net";

/**
 * Why this machine would not let us listen on a port: `EADDRINUSE`, `EADDRNOTAVAIL`, …
 *
 * @returns undefined when the port is free
 */
export function listenError(port: number, address: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port, host: address, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
