/** Alerts on every process alike, and on the monitoring itself. */
import { allContainers, type Plan } from "../../../../config/plan";
import { ALERTMANAGER, PROCESS, PROMETHEUS } from "../../../services/prometheus/prometheusMetrics";
import { RECORDED } from "../../metrics/recorded";
import type { AlertingRule, AlertsOf } from "../rule";

/** Of some of these counters, that they grew in the last five minutes. */
const grew = (...counters: string[]): string => counters.map((counter) => `increase(${counter}[5m]) > 0`).join(" or ");

const processAlerts: AlertsOf = ({ plan, thresholds }) => [
  {
    alert: "TargetDown",
    severity: "warning",
    expr: `${RECORDED.targetUp}{component!="json-exporter"} == 0`,
    forSeconds: thresholds.settle,
    summary: "{{ $labels.container }} does not answer",
    description: `Neither metrics nor, where it has one, the RPC of {{ $labels.container }} answered for ${thresholds.settle} s: it is stopped, hangs, or cannot be reached.`,
  },
  {
    alert: "RestartLoop",
    severity: "warning",
    expr: `changes(${PROCESS.startTime}[15m]) > 3`,
    summary: "{{ $labels.container }} keeps restarting",
    description: "{{ $labels.container }} started {{ $value }} times in 15 minutes; Docker restarts what exits.",
  },
  ...memoryAlerts(plan, thresholds.nearLimit),
  {
    alert: "FileDescriptorsLow",
    severity: "warning",
    expr: `${PROCESS.openFiles} / ${PROCESS.maximumFiles} > ${thresholds.nearLimit}`,
    forSeconds: 60,
    summary: "{{ $labels.container }} runs out of file descriptors",
    description: "{{ $labels.container }} has {{ $value | humanizePercentage }} of the files open that it may.",
  },
];

/** Against the limits of the config: a process without one takes what the machine has, which nothing here measures. */
function memoryAlerts(plan: Plan, nearLimit: number): AlertingRule[] {
  const limits = new Map(
    allContainers(plan).flatMap(({ component, limits: { memoryMb } }) =>
      memoryMb ? [[component, memoryMb] as const] : [],
    ),
  );
  if (limits.size === 0) return [];
  return [
    {
      alert: "MemoryPressure",
      severity: "warning",
      expr: [...limits]
        .map(
          ([component, megabytes]) =>
            `${PROCESS.residentMemory}{component="${component}"} / ${megabytes * 2 ** 20} > ${nearLimit}`,
        )
        .join(" or "),
      forSeconds: 60,
      summary: "{{ $labels.container }} nears its memory limit",
      description:
        "{{ $labels.container }} uses {{ $value | humanizePercentage }} of its limit; beyond it the container is killed.",
    },
  ];
}

const prometheusAlerts: AlertsOf = ({ plan }) => [
  {
    alert: "ProbesDown",
    severity: "critical",
    expr: `${RECORDED.probesUp} == 0`,
    forSeconds: 60,
    summary: "json_exporter does not answer",
    description: "Without json_exporter nobody asks conductors and nodes: most other alerts cannot fire.",
  },
  {
    alert: "PrometheusCannotStore",
    severity: "critical",
    expr: grew(PROMETHEUS.walWritesFailed, PROMETHEUS.compactionsFailed, PROMETHEUS.checkpointsFailed),
    summary: "Prometheus cannot write its data",
    description:
      "Writing to Prometheus' volume failed in the last five minutes: mostly the engine's disk is full, which the nodes are about to find out.",
  },
  {
    alert: "PrometheusRulesFail",
    severity: "warning",
    expr: grew(PROMETHEUS.ruleFailures),
    summary: "Prometheus cannot evaluate a rule",
    description: "A rule failed in the last five minutes: an alert that depends on it cannot fire.",
  },
  ...(plan.alertmanager
    ? [
        {
          alert: "AlertsNotDelivered",
          severity: "warning" as const,
          expr: grew(PROMETHEUS.notificationErrors, ALERTMANAGER.notificationsFailed),
          summary: "Alerts do not reach their receiver",
          description:
            "Prometheus could not reach Alertmanager, or Alertmanager its receiver, in the last five minutes.",
        },
      ]
    : []),
];

export const monitoringAlerts: AlertsOf = (context) => [...processAlerts(context), ...prometheusAlerts(context)];
