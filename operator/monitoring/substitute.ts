/** Grafana's variables in an expression, which Prometheus does not know. */
import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { SCRAPE_INTERVAL_SECONDS } from "../../components/observability/targets";

/** Name of a variable to its value. */
export type Variables = Record<string, string>;

/** How Grafana shows a time, in seconds. */
export interface TimeShown {
  range: number;
  /** Between two points. */
  step: number;
}

/** The shortest window of a rate is four scrapes; one that is shorter than a step would leave samples out. */
const ofTime = ({ range, step }: TimeShown): Variables => ({
  __rate_interval: `${Math.max(step + SCRAPE_INTERVAL_SECONDS, 4 * SCRAPE_INTERVAL_SECONDS)}s`,
  __interval: `${step}s`,
  __range: `${range}s`,
});

/** The time that our dashboards open with, and all nodes. */
const AS_OPENED: Variables = { ...ofTime({ range: 1_800, step: 15 }), node: ".*" };

/** What a dashboard's own choices are when it opens: everything. */
export const grafanaVariables = ({ templating }: Dashboard, time: TimeShown): Variables => ({
  ...ofTime(time),
  ...Object.fromEntries((templating.list ?? []).map(({ name, allValue }) => [name, allValue ?? ".*"])),
});

/** `$name`, `${name}` and `${name:format}`. */
const VARIABLE = /\$(?:(\w+)|\{(\w+)(?::\w+)?\})/g;

/** @throws Error for a variable that has no value here */
export const substituteVariables = (expression: string, variables = AS_OPENED): string =>
  expression.replace(VARIABLE, (text, plain?: string, braced?: string) => {
    const value = variables[plain ?? braced ?? ""];
    if (value === undefined) throw new Error(`${text} has no value here: ${expression}`);
    return value;
  });
