/** Asks Prometheus what Grafana would ask it to draw the dashboards of a network. */
import type { Dashboard, Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import { dashboardsOf } from "../../components/observability/dashboards";
import type { MonitoredNetwork } from "../../components/observability/monitoredNetwork";
import { inTurn } from "../monitoring/inTurn";
import { MAY_BE_UNBORN, mayBeEmpty } from "../monitoring/mayBeEmpty";
import { PrometheusClient, QueryError, type TimeWindow } from "../monitoring/prometheus";
import { selectorsOf } from "../monitoring/promql";
import { grafanaVariables, substituteVariables, type Variables } from "../monitoring/substitute";
import { legendOf, missingLabels } from "./legend";
import { askMarks } from "./marks";
import { pointsOf, type ShownDashboard, type ShownPanel, type ShownSeries } from "./model";
import { rangeOf, windowOf } from "./timeShown";

export interface CollectOptions {
  /** The last moment shown, in Unix seconds. */
  until: number;
  /** Seconds before it; default what the dashboards open with. */
  range?: number;
}

/** @throws UserError where Prometheus does not answer; a query of a panel that it refuses is a problem of that panel */
export async function collectDashboards(
  prometheusUrl: string,
  network: MonitoredNetwork,
  options: CollectOptions,
): Promise<ShownDashboard[]> {
  const prometheus = new PrometheusClient(prometheusUrl);
  const shown: ShownDashboard[] = [];
  for (const dashboard of dashboardsOf(network)) shown.push(await collect(prometheus, dashboard, options));
  return shown;
}

async function collect(
  prometheus: PrometheusClient,
  dashboard: Dashboard,
  { until, range = rangeOf(dashboard) }: CollectOptions,
): Promise<ShownDashboard> {
  const { title = "", description = "" } = dashboard;
  const window = windowOf(until, range);
  const variables = grafanaVariables(dashboard, { range, step: window.step });
  const sections: ShownDashboard["sections"] = [];
  for (const section of sectionsOf(dashboard)) {
    const panels = await inTurn(section.panels, (panel) => askPanel(prometheus, title, panel, window, variables));
    sections.push({ title: section.title, panels });
  }
  const marks = await askMarks(prometheus, dashboard, window, variables);
  return { title, description, window, marks, sections };
}

/** Panels below the headings that they stand under. */
function sectionsOf({ panels }: Dashboard): { title: string; panels: Panel[] }[] {
  const sections: { title: string; panels: Panel[] }[] = [];
  for (const panel of panels ?? []) {
    if (panel.type === "row") sections.push({ title: panel.title ?? "", panels: [] });
    else sections.at(-1)?.panels.push(panel);
  }
  return sections;
}

/** What a Prometheus query of a panel looks like; the SDK knows it as a query of any source. */
interface Target {
  refId: string;
  expr: string;
  legendFormat?: string;
  instant?: boolean;
}

const targetsOf = ({ targets }: Panel): Target[] => (targets ?? []) as unknown as Target[];

async function askPanel(
  prometheus: PrometheusClient,
  dashboard: string,
  panel: Panel,
  window: TimeWindow,
  variables: Variables,
): Promise<ShownPanel> {
  const series: ShownSeries[] = [];
  try {
    for (const target of targetsOf(panel)) {
      series.push(...(await askTarget(prometheus, target, window, variables)));
    }
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    return { panel, series: [], problem: error.message };
  }
  if (series.length > 0) return { panel, series };
  return { panel, series, mayBeEmpty: reasonForSilence(dashboard, panel, variables) };
}

async function askTarget(
  prometheus: PrometheusClient,
  { refId, expr, legendFormat = "", instant }: Target,
  window: TimeWindow,
  variables: Variables,
): Promise<ShownSeries[]> {
  const expression = substituteVariables(expr, variables);
  const found = instant
    ? (await prometheus.query(expression, window.until)).map(({ metric, value }) => ({ metric, values: [value] }))
    : await prometheus.queryRange(expression, window);
  return found
    .map(({ metric, values }) => ({
      refId,
      name: legendOf(legendFormat, metric),
      missingLabels: missingLabels(legendFormat, metric),
      labels: metric,
      points: pointsOf(values),
    }))
    .filter(({ points }) => points.length > 0);
}

function reasonForSilence(where: string, panel: Panel, variables: Variables): string | undefined {
  const listed = mayBeEmpty({ where, name: panel.title ?? "" });
  if (listed) return listed.reason;
  const metrics = targetsOf(panel).flatMap(({ expr }) =>
    selectorsOf(substituteVariables(expr, variables)).map(({ metric }) => metric),
  );
  const unborn = MAY_BE_UNBORN.find(({ metric }) => metrics.includes(metric));
  return unborn && `${unborn.metric} ${unborn.reason}`;
}
