/** The Raft cluster of op-conductors: who led when, why it changed, and how sound it is. */
import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { GUARD } from "../../services/guard/guardMetrics";
import { OP_CONDUCTOR } from "../../conductor/conductorMetrics";
import { PROBED } from "../metrics/probes";
import { RECORDED } from "../metrics/recorded";
import type { MonitoredNetwork } from "../monitoredNetwork";
import { frame } from "./frame";
import { graph, timeline, value, type SizedPanel } from "./panels";
import { raftPanels } from "./raft";
import { EXACTLY_ONE, fallingBad, risingBad, UNIT, type State } from "./style";

const YES_NO = (yes: State, no: State): Record<number, State> => ({ 0: no, 1: yes });

const perMember = (metric: string) => [{ expression: `max by (node) (${metric})`, legend: "{{node}}" }];

/** Members without which nothing is decided. */
const majority = (members: number): number => Math.floor(members / 2) + 1;

const now = ({ sequencers }: MonitoredNetwork): SizedPanel[] => [
  value({
    title: "Leaders",
    description: "Conductors that say they lead: exactly one in a sound cluster.",
    unit: UNIT.count,
    queries: [{ expression: RECORDED.leaders, legend: "leaders" }],
    thresholds: EXACTLY_ONE,
    width: 4,
  }),
  value({
    title: "Healthy members",
    description: "Conductors that answer and call their sequencer healthy. With less than a majority the chain stands.",
    unit: UNIT.count,
    queries: [{ expression: RECORDED.healthyConductors, legend: "healthy" }],
    thresholds: [
      [null, "red"],
      [majority(sequencers), "orange"],
      [sequencers, "green"],
    ],
    width: 4,
  }),
  value({
    title: "Voters",
    description: "Voters in the membership as the leader sees it: as many as there are sequencers.",
    unit: UNIT.count,
    queries: [{ expression: RECORDED.voters, legend: "voters" }],
    thresholds: fallingBad(sequencers),
    width: 4,
  }),
  value({
    title: "Leadership changes",
    description: "How often a member began or ceased to lead in the time shown, halved: a change has two sides.",
    unit: UNIT.count,
    decimals: 0,
    queries: [{ expression: `ceil(sum(changes(${PROBED.conductorLeader}[$__range])) / 2)`, legend: "changes" }],
    thresholds: risingBad(3, 10),
    width: 4,
  }),
  value({
    title: "Failed health checks",
    description: "Of all members, in the last five minutes; the graph below tells the causes.",
    unit: UNIT.count,
    decimals: 0,
    queries: [
      {
        expression: `sum(increase(${OP_CONDUCTOR.healthChecks}{success="false"}[5m])) or vector(0)`,
        legend: "failed",
      },
    ],
    thresholds: risingBad(1, 60),
    width: 4,
  }),
  value({
    title: "Paused members",
    description: "Members that leave their sequencer alone, because an operator or a job told them to.",
    unit: UNIT.count,
    queries: [{ expression: `sum(${PROBED.conductorPaused})`, legend: "paused" }],
    thresholds: risingBad(1, 2),
    width: 4,
  }),
];

const overTime = (): SizedPanel[] => [
  timeline({
    title: "Leadership",
    description: "Which member leads; gaps are times in which it did not answer.",
    unit: UNIT.state,
    queries: perMember(PROBED.conductorLeader),
    states: YES_NO({ text: "leads", colour: "green" }, { text: "follows", colour: "text" }),
    width: 12,
  }),
  timeline({
    title: "Health as each member sees its sequencer",
    description: "Its own health check: blocks come on time, the node answers, and it has enough peers.",
    unit: UNIT.state,
    queries: perMember(PROBED.conductorHealthy),
    states: YES_NO({ text: "healthy", colour: "green" }, { text: "unhealthy", colour: "red" }),
    width: 12,
  }),
  timeline({
    title: "Control",
    description: "Whether the member controls its sequencer, or is paused and leaves it alone.",
    unit: UNIT.state,
    queries: perMember(PROBED.conductorPaused),
    states: YES_NO({ text: "paused", colour: "orange" }, { text: "in control", colour: "green" }),
    width: 12,
  }),
  graph({
    title: "Voters in each member's view",
    description: "How many voters the cluster has for each member: all agree on the number of sequencers.",
    unit: UNIT.count,
    queries: [{ expression: `count by (node) (${PROBED.conductorVoters} == 1)`, legend: "{{node}}" }],
    decimals: 0,
    minimum: 0,
    width: 12,
    height: 6,
  }),
];

const why = (): SizedPanel[] => [
  graph({
    title: "Failed health checks by cause",
    description: "Failed checks of each member in a minute, by what op-conductor found wrong. No line: none failed.",
    unit: UNIT.count,
    queries: [
      {
        expression: `sum by (node, error) (increase(${OP_CONDUCTOR.healthChecks}{success="false"}[1m]))`,
        legend: "{{node}}: {{error}}",
      },
    ],
    minimum: 0,
    width: 12,
  }),
  graph({
    title: "Health checks",
    description: "Checks of each member a second; a member whose line falls does not check.",
    unit: UNIT.perSecond,
    queries: [
      { expression: `sum by (node) (rate(${OP_CONDUCTOR.healthChecks}[$__rate_interval]))`, legend: "{{node}}" },
    ],
    minimum: 0,
    width: 12,
  }),
  graph({
    title: "Leaderships given away",
    description: "By the member itself, because its sequencer was unhealthy; since it began to count. No line: never.",
    unit: UNIT.count,
    queries: [
      {
        expression: `sum by (node, success) (${OP_CONDUCTOR.leaderTransfers})`,
        legend: "{{node}}, success: {{success}}",
      },
    ],
    decimals: 0,
    minimum: 0,
    width: 8,
  }),
  graph({
    title: "Sequencer starts",
    description: "Times a member started its sequencer since it began to count, and whether that worked.",
    unit: UNIT.count,
    queries: [
      {
        expression: `sum by (node, success) (${OP_CONDUCTOR.sequencerStarts})`,
        legend: "{{node}}, success: {{success}}",
      },
    ],
    decimals: 0,
    minimum: 0,
    width: 8,
  }),
  graph({
    title: "Sequencer stops",
    description: "Times a member stopped its sequencer since it began to count, and whether that worked.",
    unit: UNIT.count,
    queries: [
      {
        expression: `sum by (node, success) (${OP_CONDUCTOR.sequencerStops})`,
        legend: "{{node}}, success: {{success}}",
      },
    ],
    decimals: 0,
    minimum: 0,
    width: 8,
  }),
];

/** Only kona-node gives the rules other than the handover something to do. */
function guards({ sequencerClients }: MonitoredNetwork): SizedPanel[] {
  const rules = sequencerClients.includes("kona-node") ? "" : '{rule="hand-over"}';
  const inLastMinute = (counter: string) => `sum by (rule) (increase(${counter}${rules}[1m]))`;
  return [
    graph({
      title: "What the guards did",
      description:
        "By rule, times in the last minute, and what failed; two guards may both count one event. " +
        "Their logs have a line for each.",
      unit: UNIT.count,
      queries: [
        { expression: inLastMinute(GUARD.acts), legend: "{{rule}}" },
        { expression: inLastMinute(GUARD.failedActs), legend: "{{rule}}, failed" },
      ],
      minimum: 0,
      width: 24,
    }),
  ];
}

export const conductorClusterDashboard = (network: MonitoredNetwork): Dashboard =>
  frame(network, {
    uid: "opstack-ha-conductors",
    title: "Conductor cluster",
    description: "Leadership of the op-conductors over time, what changed it, and the Raft cluster below it.",
    sections: [
      { title: "Now", panels: now(network) },
      { title: "Over time", panels: overTime() },
      { title: "Why", panels: [...why(), ...(network.hasGuards ? guards(network) : [])] },
      { title: "Raft", panels: raftPanels() },
    ],
  });
