/** The queries of dashboards as Grafana gets them. */
import type { Dashboard, Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import { substituteVariables } from "./substitute";

export interface DashboardQuery {
  kind: "panel" | "annotation";
  /** The dashboard's title. */
  where: string;
  /** The panel's or annotation's name. */
  name: string;
  /** Tells the queries of a panel apart: A, B, … */
  refId: string;
  /** PromQL, without Grafana's variables. */
  expression: string;
}

/** The panels that show something: all but the headings. */
export const panelsOf = ({ panels }: Dashboard): Panel[] =>
  (panels ?? []).filter((panel): panel is Panel => panel.type !== "row");

export const queriesOf = (dashboard: Dashboard): DashboardQuery[] => [
  ...panelsOf(dashboard).flatMap(({ title, targets }) =>
    ((targets ?? []) as { refId?: string; expr?: string }[]).map(({ refId, expr }) => ({
      kind: "panel" as const,
      where: dashboard.title ?? "",
      name: title ?? "",
      refId: refId ?? "",
      expression: substituteVariables(expr ?? ""),
    })),
  ),
  ...(dashboard.annotations?.list ?? []).map(({ name, expr }) => ({
    kind: "annotation" as const,
    where: dashboard.title ?? "",
    name,
    refId: "",
    expression: substituteVariables(expr ?? ""),
  })),
];
