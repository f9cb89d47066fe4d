/** Prometheus' HTTP API, as far as the check and the page of the dashboards need it. */
import { UserError } from "../terminal";

/** A moment in Unix seconds, and a value as text. */
export type Sample = [time: number, value: string];

export interface Series {
  metric: Record<string, string>;
  value: Sample;
}

export interface SampledSeries {
  metric: Record<string, string>;
  /** Oldest first; steps without a value are left out. */
  values: Sample[];
}

/** What is asked for over time, in Unix seconds. */
export interface TimeWindow {
  from: number;
  until: number;
  step: number;
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

  /** @param at Unix seconds; default now @throws QueryError */
  async query(expression: string, at?: number): Promise<Series[]> {
    const { resultType, result } = await this.get<{ resultType: string; result: unknown }>("query", {
      query: expression,
      ...(at === undefined ? {} : { time: String(at) }),
    });
    if (resultType === "scalar") return [{ metric: {}, value: result as Series["value"] }];
    if (resultType === "vector") return result as Series[];
    throw new QueryError(`answers with a ${resultType}, which no panel can show`);
  }

  /** The values at every step. @throws QueryError */
  async queryRange(expression: string, { from, until, step }: TimeWindow): Promise<SampledSeries[]> {
    const { result } = await this.get<{ result: SampledSeries[] }>("query_range", {
      query: expression,
      start: String(from),
      end: String(until),
      step: String(step),
    });
    return result;
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
