/** Alerts on what the machine has left for all containers. */
import { DISK, FREE_DISK, gigabytes } from "../../../../shared/diskSpace";
import type { AlertsOf } from "../rule";

/** The least that any of them sees: they all look at the same disk. */
const FREE = `min by (network) (${DISK.free})`;

/** Told by gateways and guards, which every network but the smallest has. */
export const hostAlerts: AlertsOf = ({ plan: { gateways, guards } }) =>
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
