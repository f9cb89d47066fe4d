/** Shell commands that look at a service, made of what every image has: a busybox-like wget and grep. */

/** Succeeds while the JSON-RPC method answers with a result. */
export const rpcHealthCheck = (port: number, method: string): string => rpcRequest(`http://127.0.0.1:${port}`, method);

/**
 * The same of another container's JSON-RPC, which may accept the connection and never answer. Not by wget's own -T:
 * Debian's busybox crashes over it.
 */
export const rpcAnswers = (url: string, method: string, withinSeconds = 2): string =>
  `timeout ${withinSeconds} ${rpcRequest(url, method)}`;

const rpcRequest = (url: string, method: string): string =>
  [
    `wget -q -O - --header 'Content-Type: application/json'`,
    `--post-data '{"jsonrpc":"2.0","id":1,"method":"${method}","params":[]}'`,
    `${url} | grep -q '"result"'`,
  ].join(" ");

/** Succeeds while the URL answers with a success. */
export const httpHealthCheck = (port: number, path: string): string =>
  `wget -q -O /dev/null http://127.0.0.1:${port}${path}`;
