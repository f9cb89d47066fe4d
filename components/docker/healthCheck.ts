/** How a service is looked at: shell commands made of what every image has, a busybox-like wget and grep; and how often. */
import { isFullyMeshed } from "../../config/peers";
import type { ContainerPlan } from "../../config/plan";

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

/**
 * Seconds between two of a container's health checks. Each takes a fifth of a second of a CPU (measured with Docker 20.10), so that
 * those of 40 nodes took a whole one when they came every 20 s. Only `status`, `docker ps` and `up --refresh` look at them. Less than a
 * minute, which Docker writes in another way than Pulumi does.
 */
export const healthCheckSeconds = ({ role, index }: ContainerPlan): number =>
  role === "validator" && !isFullyMeshed(index) ? 50 : 30;
