/** What a PromQL expression asks for, by Prometheus' own grammar. */
import { parser } from "@prometheus-io/lezer-promql";

export interface Selector {
  /** As it stands in the expression: name and matchers. */
  text: string;
  metric: string;
  /** The labels that its matchers name. */
  labels: string[];
}

export class PromqlError extends Error {
  override readonly name = "PromqlError";
}

/**
 * The selectors of an expression without Grafana's variables, each once.
 *
 * @throws PromqlError for one that is not PromQL, or that selects by no name
 */
export function selectorsOf(expression: string): Selector[] {
  const selectors = new Map<string, Selector>();
  let current: Selector | undefined;
  parser.parse(expression).iterate({
    enter({ name, type, from, to }) {
      const text = expression.slice(from, to);
      if (type.isError) throw new PromqlError(`not PromQL at character ${from}: ${expression}`);
      if (name === "VectorSelector") current = { text, metric: "", labels: [] };
      if (name === "Identifier" && current) current.metric = text;
      if (name === "LabelName" && current) current.labels.push(text);
    },
    leave({ name }) {
      if (name !== "VectorSelector" || !current) return;
      if (!current.metric) throw new PromqlError(`selects by no name: ${current.text}`);
      selectors.set(current.text, current);
      current = undefined;
    },
  });
  return [...selectors.values()];
}
