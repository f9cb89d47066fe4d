/** What the front tells of itself: its health, how its URLs are, what it was asked. */
import type { Server } from "node:http";
import { collectDefaultMetrics, Counter, Gauge, Registry } from "prom-client";
import { metricsServer } from "../shared/httpServer";
import type { Outcome } from "./front";
import type { Memory } from "./memory";
import type { Sources } from "./sources";

const OUTCOMES: Outcome[] = ["answered", "remembered", "refused", "failed"];

export class Metrics {
  private readonly registry = new Registry();
  private readonly calls: Counter<"outcome">;

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    this.calls = new Counter({
      name: "l1_front_calls_total",
      help: "Calls by outcome: answered by L1, remembered, refused, failed (no URL answered).",
      labelNames: ["outcome"],
      registers: [this.registry],
    });
    for (const outcome of OUTCOMES) this.calls.inc({ outcome }, 0);
  }

  observe = (outcome: Outcome): void => this.calls.inc({ outcome });

  serve(sources: Pick<Sources, "conditions" | "heads" | "isHealthy">, memory: Pick<Memory, "bytes">): Server {
    const perUrl = (name: string, help: string, values: () => number[]) =>
      new Gauge({
        name,
        help,
        labelNames: ["url"],
        registers: [this.registry],
        collect() {
          values().forEach((value, position) => this.set({ url: String(position + 1) }, value));
        },
      });
    perUrl("l1_front_url_healthy", "Whether the URL of this number gives L1's newest blocks.", () =>
      sources.conditions.map((condition) => Number(condition === "healthy")),
    );
    perUrl("l1_front_url_head", "Number of the newest block that it told of.", () => sources.heads);
    new Gauge({
      name: "l1_front_memory_bytes",
      help: "Answers that are remembered.",
      registers: [this.registry],
      collect() {
        this.set(memory.bytes);
      },
    });
    return metricsServer(this.registry, () => sources.isHealthy);
  }
}
