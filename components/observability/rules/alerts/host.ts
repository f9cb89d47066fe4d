/** Alerts on what a machine has left for all containers, and on machines that are gone. */
import { DISK, FREE_DISK, gigabytes } from "../../../../shared/diskSpace";
import { HOST_ANSWERS } from "../../metrics/hosts";
import type { AlertsOf } from "../rule";

/** The least that any of them sees: they all look at the same disk. */
const FREE = `min by (network) (${DISK.free})`;

export const hostAlerts: AlertsOf = (context) => [...goneHosts(context), ...diskAlerts(context)];

/** Only where there are several: one that is alone cannot tell. */
const goneHosts: AlertsOf = ({ plan: { cluster }, thresholds }) =>
  cluster
    ? [
        {
          alert: "HostGone",
          severity: "warning",
          expr: `max by (network, host) (${HOST_ANSWERS}) == 0`,
          forSeconds: thresholds.settle,
          summary: "Nothing on host {{ $labels.host }} answers",
          description: `No container on host {{ $labels.host }} has answered a scrape for ${thresholds.settle} s: the machine is down, its engine, or the way there from the host of the monitoring.`,
        },
      ]
    : [];

/** Told by gateways and guards, which every network but the smallest has. */
const diskAlerts: AlertsOf = ({ plan: { gateways, guards } }) =>
  gateways.length + guards.length === 0
    ? []
    : [
        {
          alert: "DiskAlmostFull",
          severity: "critical",
          expr: `${FREE} < ${FREE_DISK.almostNone}`,
          summary: "The Docker engine's disk is almost full",
          description:
            "{{ $value | humanize1024 }}B are free on the disk of the Docker engine. Execution clients stop by themselves at half a gibibyte, and the chain with them.",
        },
        {
          alert: "DiskLow",
          severity: "warning",
          expr: `${FREE} < ${FREE_DISK.low}`,
          forSeconds: 60,
          summary: "The Docker engine's disk has little room left",
          description: `{{ $value | humanize1024 }}B are free on the disk of the Docker engine: less than ${gigabytes(FREE_DISK.low)}.`,
          explainedBy: ["DiskAlmostFull"],
        },
      ];
