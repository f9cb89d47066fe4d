/** Shell commands for Docker's health checks, made of what every image has: a busybox-like wget and grep. */

/** Succeeds while the JSON-RPC method answers with a result. */
export const rpcHealthCheck = (port: number, method: string): string =>
  [
    `wget -q -O - --header 'Content-Type: application/json'`,
    `--post-data '{"jsonrpc":"2.0","id":1,"method":"${method}","params":[]}'`,
    `http://127.0.0.1:${port} | grep -q '"result"'`,
  ].join(" ");

/** Succeeds while the URL answers with a success. */
export const httpHealthCheck = (port: number, path: string): string =>
  `wget -q -O /dev/null http://127.0.0.1:${port}${path}`;
