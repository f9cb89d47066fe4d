/** What the guard tells of itself over HTTP: whether it sees the cluster, and what it has done. */
import type { Server } from "node:http";
import { collectDefaultMetrics, Counter, Registry } from "prom-client";
import type { GuardState } from "./guard";
import { registerDiskSpace } from "../shared/diskMetrics";
import { listen, metricsServer } from "../shared/httpServer";
import { RULE_NAMES } from "./rules";

/** Milliseconds without an answer of any conductor after which the guard counts as blind. */
const BLIND_AFTER_MILLISECONDS = 10_000;

export const isBlind = ({ lastAnswerAt }: GuardState, now: number): boolean =>
  now - (lastAnswerAt ?? 0) > BLIND_AFTER_MILLISECONDS;

/** Its counters, from 0 on, and those of its process. */
export function metrics(state: GuardState): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  registerDiskSpace(registry);
  const counter = (name: string, help: string, values: GuardState["acts"]) =>
    new Counter({
      name,
      help,
      labelNames: ["rule"],
      registers: [registry],
      collect() {
        this.reset();
        for (const rule of RULE_NAMES) this.inc({ rule }, values[rule]);
      },
    });
  counter("guard_acts_total", "What the guard did, by rule.", state.acts);
  counter("guard_failed_acts_total", "What it tried without success, by rule.", state.failures);
  return registry;
}

export async function serveState(state: GuardState, port: number): Promise<Server> {
  const server = metricsServer(metrics(state), () => !isBlind(state, Date.now()));
  await listen(server, port);
  return server;
}
