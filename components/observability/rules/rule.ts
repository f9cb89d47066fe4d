/** Rules as data. Prometheus gets them as one JSON file. */
import type { Plan } from "../../../config/plan";
import type { Thresholds } from "./thresholds";

/** A series that is worked out once for all who read it: dashboards and alerts. */
export interface RecordingRule {
  record: string;
  expr: string;
}

export interface AlertingRule {
  alert: string;
  /** critical: users or their funds are affected, or soon will be; warning: the network holds, with less in reserve. */
  severity: "critical" | "warning";
  expr: string;
  /** Seconds it must hold before the alert fires. Default 0. */
  forSeconds?: number;
  /** One line; may use Prometheus' templates. */
  summary: string;
  description: string;
  /** Alerts that explain this one: while one of them fires, Alertmanager does not notify of this one. Default none. */
  explainedBy?: string[];
}

/** What rules are made from. */
export interface RuleContext {
  plan: Plan;
  thresholds: Thresholds;
}

/** A family of rules; empty where the network has nothing that they are about. */
export type AlertsOf = (context: RuleContext) => AlertingRule[];

/** `expr`, and `value` where it has no series: something that is gone counts as none. */
export const orValue = ({ network }: Plan, expr: string, value: number): string =>
  `(${expr} or label_replace(vector(${value}), "network", "${network}", "", ""))`;

/** Series join by the node they belong to. */
export const SAME_NODE = "on (network, node)";
export const SAME_NETWORK = "on (network)";
