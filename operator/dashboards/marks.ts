/** What marks the time axis: the annotations of a dashboard. */
import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { QueryError, type PrometheusClient, type TimeWindow } from "../monitoring/prometheus";
import { substituteVariables, type Variables } from "../monitoring/substitute";
import { timeUpTo } from "../options";
import { UserError } from "../terminal";
import { piecesOf } from "./draw/curves";
import { legendOf } from "./legend";
import { pointsOf, type Mark } from "./model";

/** One mark for each time that a series of an annotation begins. @throws UserError for a query that Prometheus refuses */
export async function askMarks(
  prometheus: PrometheusClient,
  { annotations }: Dashboard,
  { from, until }: TimeWindow,
  variables: Variables,
): Promise<Mark[]> {
  const marks: Mark[] = [];
  for (const { name, expr = "", step: every = "60s", titleFormat = "", iconColor } of annotations.list ?? []) {
    const step = timeUpTo()(every);
    const window = { from: Math.ceil(from / step) * step, until, step };
    const found = await prometheus.queryRange(substituteVariables(expr, variables), window).catch((error: unknown) => {
      if (!(error instanceof QueryError)) throw error;
      throw new UserError(`Prometheus refuses the query of the marks "${name}": ${error.message}`);
    });
    for (const { metric, values } of found) {
      const title = legendOf(titleFormat, metric);
      const begins = piecesOf(pointsOf(values), step).map((piece) => piece[0]![0]);
      marks.push(...begins.map((time) => ({ time, title, colour: iconColor })));
    }
  }
  return marks;
}
