/** Prometheus' HTTP API, as far as the check needs it. */
import { UserError } from "../terminal";

/** A series, and its value as text; or the samples of one. */
export interface Series {
  metric: Record<string, string>;
  value: [time: number, value: string];
}

export interface Rule {
  type: "recording" | "alerting";
  name: string;
  group: string;
  expression: string;
  /** Prometheus' own word on the last evaluation: `ok`, `err` or `unknown`. */
  health: string;
  lastError: string;
}

export interface Target {
  job: string;
  instance: string;
  container: string;
  isUp: boolean;
  lastError: string;
}

/** An answer of Prometheus that says what is wrong with a query. */
export class QueryError extends Error {
  override readonly name = "QueryError";
}

const TIMEOUT_MILLISECONDS = 10_000;

export class PrometheusClient {
  constructor(private readonly url: string) {}

  /** The values at this moment. @throws QueryError */
  async query(expression: string): Promise<Series[]> {
    const { resultType, result } = await this.get<{ resultType: string; result: unknown }>("query", {
      query: expression,
    });
    if (resultType === "scalar") return [{ metric: {}, value: result as Series["value"] }];
    if (resultType === "vector") return result as Series[];
    throw new QueryError(`answers with a ${resultType}, which no panel can show`);
  }

  /** Those that are loaded, in their order. */
  async rules(): Promise<Rule[]> {
    const { groups } = await this.get<{
      groups: {
        name: string;
        rules: { type: Rule["type"]; name: string; query: string; health: string; lastError?: string }[];
      }[];
    }>("rules");
    return groups.flatMap(({ name: group, rules }) =>
      rules.map(({ type, name, query, health, lastError }) => ({
        type,
        name,
        group,
        expression: query,
        health,
        lastError: lastError ?? "",
      })),
    );
  }

  async targets(): Promise<Target[]> {
    const { activeTargets } = await this.get<{
      activeTargets: { labels: Record<string, string>; health: string; lastError: string }[];
    }>("targets", { state: "active" });
    return activeTargets.map(({ labels, health, lastError }) => ({
      job: labels["job"] ?? "",
      instance: labels["instance"] ?? "",
      container: labels["container"] ?? labels["instance"] ?? "",
      isUp: health === "up",
      lastError,
    }));
  }

  private async get<Data>(path: string, parameters: Record<string, string> = {}): Promise<Data> {
    const url = `${this.url}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`;
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) }).catch((error: unknown) => {
      throw new UserError(`Prometheus at ${this.url} does not answer (${String((error as Error).cause ?? error)})`);
    });
    const answer = (await response.json().catch(() => undefined)) as
      { status: "success"; data: Data } | { status: "error"; error: string } | undefined;
    if (answer?.status === "success") return answer.data;
    throw new QueryError(answer?.error ?? `HTTP ${response.status}`);
  }
}
