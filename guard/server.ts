/** What the guard tells of itself over HTTP: whether it sees the cluster, and what it has done. */
import { createServer, type Server } from "node:http";
import type { GuardState } from "./guard";
import { RULE_NAMES } from "./rules";

/** Milliseconds without an answer of any conductor after which the guard counts as blind. */
const BLIND_AFTER_MILLISECONDS = 10_000;

export const isBlind = ({ lastAnswerAt }: GuardState, now: number): boolean =>
  now - (lastAnswerAt ?? 0) > BLIND_AFTER_MILLISECONDS;

/** In Prometheus' text format. */
export const metrics = ({ acts, failures }: GuardState): string =>
  [
    "# HELP guard_acts_total What the guard did, by rule.",
    "# TYPE guard_acts_total counter",
    ...RULE_NAMES.map((rule) => `guard_acts_total{rule="${rule}"} ${acts[rule]}`),
    "# HELP guard_failed_acts_total What it tried in vain, by rule.",
    "# TYPE guard_failed_acts_total counter",
    ...RULE_NAMES.map((rule) => `guard_failed_acts_total{rule="${rule}"} ${failures[rule]}`),
    "",
  ].join("\n");

export async function serveState(state: GuardState, port: number): Promise<Server> {
  const server = createServer(({ url }, response) => {
    if (url === "/metrics") {
      response.setHeader("content-type", "text/plain; version=0.0.4");
      response.end(metrics(state));
    } else if (url === "/health") {
      response.statusCode = isBlind(state, Date.now()) ? 503 : 200;
      response.end();
    } else {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, resolve);
  });
  return server;
}
