/** A Prometheus that answers as it is told, on a free local port. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** Values that a query finds; an error that it answers with. */
export type Answer = (number | string)[] | { error: string };

export interface Fake {
  /** To a query. */
  answer: (query: string) => Answer;
  /** Of everything that a query finds; default none. */
  labels?: Record<string, string>;
  rules?: { type: "recording" | "alerting"; name: string; query: string; health?: string; lastError?: string }[];
  targets?: { job: string; instance: string; health: "up" | "down"; lastError?: string }[];
}

/** @returns its URL */
export async function fakePrometheus({ answer, labels = {}, rules = [], targets = [] }: Fake): Promise<string> {
  const data = (path: string, parameters: URLSearchParams): unknown => {
    if (path.endsWith("/rules"))
      return { groups: [{ name: "group", rules: rules.map((rule) => ({ health: "ok", ...rule })) }] };
    if (path.endsWith("/targets")) {
      return {
        activeTargets: targets.map(({ job, instance, health, lastError = "" }) => ({
          labels: { job, instance },
          health,
          lastError,
        })),
      };
    }
    const found = answer(parameters.get("query") ?? "");
    if (!Array.isArray(found)) return undefined;
    if (path.endsWith("/query_range")) {
      const [from = 0, until = 0, step = 1] = ["start", "end", "step"].map((name) => Number(parameters.get(name)));
      const times = Array.from({ length: (until - from) / step + 1 }, (_, index) => from + index * step);
      const valuesOf = (value: number | string) => times.map((time) => [time, String(value)]);
      return { resultType: "matrix", result: found.map((value) => ({ metric: labels, values: valuesOf(value) })) };
    }
    const time = Number(parameters.get("time"));
    return { resultType: "vector", result: found.map((value) => ({ metric: labels, value: [time, String(value)] })) };
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url!, "http://localhost");
    const content = data(url.pathname, url.searchParams);
    const found =
      content === undefined ? (answer(url.searchParams.get("query") ?? "") as { error: string }) : undefined;
    response.writeHead(found ? 400 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(found ? { status: "error", ...found } : { status: "success", data: content }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  server.unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
