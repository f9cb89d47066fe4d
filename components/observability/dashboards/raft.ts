/** What goes through the Raft cluster of op-conductors, and how fast. */
import { OP_CONDUCTOR } from "../../conductor/conductorMetrics";
import { PROCESS } from "../../services/prometheus/prometheusMetrics";
import { graph, type SizedPanel } from "./panels";
import { UNIT } from "./style";

export const raftPanels = (): SizedPanel[] => [
  graph({
    title: "Consent to blocks",
    description:
      "Blocks that the leader's consensus client gave to op-conductor, which puts each through Raft before it counts.",
    unit: UNIT.perSecond,
    queries: [
      {
        expression: `sum by (node) (rate(${OP_CONDUCTOR.serverRequests}{method="conductor_commitUnsafePayload"}[$__rate_interval]))`,
        legend: "{{node}}",
      },
    ],
    minimum: 0,
    width: 8,
  }),
  graph({
    title: "Time for consent to a block",
    description: "Until a majority of the cluster holds the block: the 95th percentile.",
    unit: UNIT.seconds,
    queries: [
      {
        expression: `histogram_quantile(0.95, sum by (node, le) (rate(${OP_CONDUCTOR.serverTime}_bucket{method="conductor_commitUnsafePayload"}[$__rate_interval])))`,
        legend: "{{node}}",
      },
    ],
    minimum: 0,
    width: 8,
  }),
  graph({
    title: "Time since the start",
    description: "How long each member's op-conductor has run; a fall is a restart.",
    unit: UNIT.seconds,
    queries: [
      {
        expression: `time() - max by (node) (${PROCESS.startTime}{component="op-conductor"})`,
        legend: "{{node}}",
      },
    ],
    minimum: 0,
    width: 8,
  }),
  graph({
    title: "State changes",
    description: "What each member changed to, times in the last five minutes.",
    unit: UNIT.count,
    queries: [
      {
        expression: `sum by (node, leader, healthy, active) (increase(${OP_CONDUCTOR.stateChanges}[5m]))`,
        legend: "{{node}}: leader {{leader}}, healthy {{healthy}}, active {{active}}",
      },
    ],
    minimum: 0,
    width: 24,
  }),
];
