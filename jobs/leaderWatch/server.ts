/** What the watch tells of itself over HTTP: whether it sees the cluster, and what it has done. */
import { createServer, type Server } from "node:http";
import type { WatchState } from "./watch";

/** Milliseconds without an answer of any conductor after which the watch counts as blind. */
const BLIND_AFTER_MILLISECONDS = 10_000;

export const isBlind = ({ lastAnswerAt }: WatchState, now: number): boolean =>
  now - (lastAnswerAt ?? 0) > BLIND_AFTER_MILLISECONDS;

/** In Prometheus' text format. */
export const metrics = ({ handovers, failures }: WatchState): string =>
  [
    "# HELP leader_watch_handovers_total Leaderships that were moved away from a stuck sequencer.",
    "# TYPE leader_watch_handovers_total counter",
    ...Object.entries(handovers).map(([kind, count]) => `leader_watch_handovers_total{reason="${kind}"} ${count}`),
    "# HELP leader_watch_failed_handovers_total Attempts of that which failed.",
    "# TYPE leader_watch_failed_handovers_total counter",
    `leader_watch_failed_handovers_total ${failures}`,
    "",
  ].join("\n");

export async function serveState(state: WatchState, port: number): Promise<Server> {
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
