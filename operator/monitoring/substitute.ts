/** Grafana's variables in an expression, which Prometheus does not know. */
import { SCRAPE_INTERVAL_SECONDS } from "../../components/observability/targets";

/**
 * What Grafana would put there: the shortest window of a rate, which is four scrapes; a point every 15 s; the time that
 * our dashboards open with; all nodes.
 */
const VALUES: Record<string, string> = {
  __rate_interval: `${4 * SCRAPE_INTERVAL_SECONDS}s`,
  __interval: "15s",
  __range: "30m",
  node: ".*",
};

/** `$name`, `${name}` and `${name:format}`. */
const VARIABLE = /\$(?:(\w+)|\{(\w+)(?::\w+)?\})/g;

/** @throws Error for a variable that has no value here */
export const substituteVariables = (expression: string): string =>
  expression.replace(VARIABLE, (text, plain?: string, braced?: string) => {
    const value = VALUES[plain ?? braced ?? ""];
    if (value === undefined) throw new Error(`${text} has no value here: ${expression}`);
    return value;
  });
