/** All rules of a network, and the file in which Prometheus gets them. */
import type { Plan } from "../../../config/plan";
import { asksProbes } from "../probeNeeds";
import { SCRAPE_INTERVAL_SECONDS } from "../targets";
import { chainAlerts } from "./alerts/chain";
import { clusterAlerts } from "./alerts/cluster";
import { hostAlerts } from "./alerts/host";
import { guardAlerts } from "../../services/guard/guardAlerts";
import { monitoringAlerts } from "./alerts/monitoring";
import { serviceAlerts } from "./alerts/services";
import { recordingRules } from "./recording";
import type { AlertingRule, RecordingRule, RuleContext } from "./rule";
import { thresholds } from "./thresholds";

/** In this project; a section of it for each alert. */
const RUNBOOK = "docs/alerts.md";

export const ruleContext = (plan: Plan): RuleContext => ({ plan, thresholds: thresholds(plan) });

interface AlertGroup {
  name: string;
  alerts: AlertingRule[];
}

const alertGroups = (context: RuleContext): AlertGroup[] =>
  [
    { name: "chain", alerts: chainAlerts(context) },
    { name: "cluster", alerts: clusterAlerts(context) },
    { name: "guards", alerts: guardAlerts(context) },
    { name: "services", alerts: serviceAlerts(context) },
    { name: "host", alerts: hostAlerts(context) },
    { name: "monitoring", alerts: monitoringAlerts(context) },
  ].map(({ name, alerts }) => ({
    name,
    alerts: context.plan.jsonExporter ? alerts : alerts.filter(({ expr }) => !asksProbes(expr)),
  }));

/** Every alert of this network: those about parts that it has. */
export const alertingRules = (context: RuleContext): AlertingRule[] =>
  alertGroups(context).flatMap(({ alerts }) => alerts);

/**
 * The rules as JSON, which is YAML too. The first group records what the others read; groups are evaluated side by side,
 * so that an alert may see a recorded value one interval late.
 */
export const rulesFile = (context: RuleContext): string =>
  JSON.stringify(
    {
      groups: [
        group("recorded", recordingRules(context)),
        ...alertGroups(context)
          .filter(({ alerts }) => alerts.length > 0)
          .map(({ name, alerts }) => group(name, alerts.map(alertingRule))),
      ],
    },
    null,
    2,
  );

const group = (name: string, rules: (RecordingRule | object)[]) => ({
  name,
  interval: `${SCRAPE_INTERVAL_SECONDS}s`,
  rules,
});

const alertingRule = ({ alert, severity, expr, forSeconds, summary, description }: AlertingRule) => ({
  alert,
  expr,
  ...(forSeconds ? { for: `${forSeconds}s` } : {}),
  labels: { severity },
  annotations: { description, runbook_url: `${RUNBOOK}#${alert.toLowerCase()}`, summary },
});
