/** What the gateway tells of itself: its health, its users' requests, whom it asks. */
import type { Server } from "node:http";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { AcceptedTransactions } from "./acceptedTransactions";
import { registerDiskSpace } from "../shared/diskMetrics";
import { metricsServer } from "../shared/httpServer";
import type { Nodes } from "./nodes";
import type { Observe } from "./router";

const SECONDS = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60];

export interface Watched {
  nodes: Nodes;
  accepted: AcceptedTransactions;
  /** Open WebSockets. */
  connections: () => number;
}

export class Metrics {
  private readonly registry = new Registry();
  private readonly requests: Counter<"entry" | "outcome">;
  private readonly durations: Histogram<"entry" | "need">;

  constructor() {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    registerDiskSpace(this.registry);
    this.requests = new Counter({
      name: "gateway_requests_total",
      help: "Requests by entry (users, nodes) and outcome: answered, refused, failed (no node could answer).",
      labelNames: ["entry", "outcome"],
      registers,
    });
    this.durations = new Histogram({
      name: "gateway_request_seconds",
      help: "How long requests took, by entry and by what they need: head, read, send, filter, refused.",
      labelNames: ["entry", "need"],
      buckets: SECONDS,
      registers,
    });
    for (const entry of ["users", "nodes"]) {
      for (const outcome of ["answered", "refused", "failed"]) this.requests.inc({ entry, outcome }, 0);
    }
  }

  observe =
    (entry: "users" | "nodes"): Observe =>
    (outcome, need, seconds) => {
      this.requests.inc({ entry, outcome });
      this.durations.observe({ entry, need }, seconds);
    };

  serve({ nodes, accepted, connections }: Watched): Server {
    const gauge = (name: string, help: string, value: () => number) =>
      new Gauge({
        name,
        help,
        registers: [this.registry],
        collect() {
          this.set(value());
        },
      });
    gauge("gateway_shown_block", "The block that users are told is the newest.", () => nodes.shown);
    gauge("gateway_validators", "Validators that it knows.", () => nodes.counts.validators);
    gauge("gateway_serving_validators", "Validators that serve reads.", () => nodes.counts.serving);
    gauge("gateway_knows_leader", "Whether a sequencer leads.", () => Number(nodes.counts.hasLeader));
    gauge("gateway_waiting_transactions", "Accepted transactions that are in no block yet.", () => accepted.waiting);
    gauge("gateway_websockets", "Open WebSocket connections.", connections);
    return metricsServer(this.registry);
  }
}
