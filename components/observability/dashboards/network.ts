/** The one page that answers first: who leads, is the chain whole, is everything up. */
import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { DISK } from "../../../shared/diskSpace";
import { SCRAPE_INTERVAL_SECONDS } from "../targets";
import { HOST_ANSWERS } from "../metrics/hosts";
import { PROBED } from "../metrics/probes";
import { ALERTS, RECORDED } from "../metrics/recorded";
import type { MonitoredNetwork } from "../monitoredNetwork";
import { frame } from "./frame";
import { gatewayPanels } from "../../services/gateway/gatewayPanels";
import type { Section } from "./layout";
import { graph, list, overview, timeline, value, type SizedPanel } from "./panels";
import { safeHeadBehind } from "./posting";
import { EXACTLY_ONE, fallingBad, risingBad, UNIT, type State } from "./style";
import { transactionPanels } from "./transactions";

/** 2 for leading and 1 for making blocks, so that one timeline shows both. */
const LEADERSHIP: Record<number, State> = {
  0: { text: "stands by", colour: "text" },
  1: { text: "makes blocks without leading", colour: "red" },
  2: { text: "leads without making blocks", colour: "orange" },
  3: { text: "leads and makes blocks", colour: "green" },
};

const ACTIVITY: Record<number, State> = {
  0: { text: "stopped", colour: "red" },
  1: { text: "makes blocks", colour: "green" },
};

const UP: Record<number, State> = {
  0: { text: "does not answer", colour: "red" },
  1: { text: "answers", colour: "green" },
};

/** A block for every slot is 1: the time of the chain's head goes as fast as the clock. */
const slotsFilled = (window: string): string =>
  `deriv(max(${PROBED.unsafeHeadTimestamp})[${window}:${SCRAPE_INTERVAL_SECONDS}s])`;

/** The nodes of which the gauge is 1, by name; "nobody", in red, where there is none. */
const whose = (metric: string) => ({
  expression: `max by (node) (${metric}) == 1 or on () label_replace(vector(0), "node", "nobody", "", "")`,
  legend: "{{node}}",
});

const leader = ({ hasConductors }: MonitoredNetwork): SizedPanel =>
  value({
    ...(hasConductors
      ? {
          title: "Leader",
          description: "The sequencer whose op-conductor leads the Raft cluster. Several names: the cluster has split.",
          queries: [whose(PROBED.conductorLeader)],
        }
      : {
          title: "Sequencer",
          description: "The sequencer, if it makes blocks. There is only one, and no op-conductor.",
          queries: [whose(PROBED.sequencerActive)],
        }),
    unit: UNIT.state,
    names: true,
    thresholds: fallingBad(1),
    width: 6,
  });

const atAGlance = (network: MonitoredNetwork): SizedPanel[] => [
  leader(network),
  value({
    title: "Active sequencers",
    description:
      "Sequencers that make blocks. Exactly one in a sound network: none, and the chain halts; two, and it may fork.",
    unit: UNIT.count,
    queries: [{ expression: RECORDED.activeSequencers, legend: "sequencers" }],
    thresholds: EXACTLY_ONE,
    width: 3,
  }),
  value({
    title: "Newest block's age",
    description:
      "Seconds since the time of the newest block that any node has. Below the block time while all is well.",
    unit: UNIT.seconds,
    decimals: 1,
    queries: [{ expression: RECORDED.chainAge, legend: "age" }],
    thresholds: risingBad(12, 30),
    trend: true,
    width: 3,
  }),
  value({
    title: "Slots filled",
    description:
      "How fast the time of the head goes, of the clock's, over the last minute: 100 % is a block for every slot, less " +
      "means slots were missed, more that the chain catches up.",
    unit: UNIT.share,
    decimals: 0,
    queries: [{ expression: slotsFilled("1m"), legend: "slots" }],
    thresholds: [
      [null, "red"],
      [0.5, "orange"],
      [0.95, "green"],
    ],
    width: 3,
  }),
  safeHeadBehind({ width: 3 }),
  value({
    title: "Firing alerts",
    description: "Alerts that fire now; the list below names them.",
    unit: UNIT.count,
    queries: [{ expression: `count(${ALERTS}{alertstate="firing"}) or vector(0)`, legend: "alerts" }],
    thresholds: risingBad(1, 1),
    width: 3,
  }),
  value({
    title: "Silent containers",
    description: "Containers of which a scrape or a probe fails.",
    unit: UNIT.count,
    queries: [{ expression: `count(${RECORDED.targetUp} == 0) or vector(0)`, legend: "containers" }],
    thresholds: risingBad(1, 1),
    width: 3,
  }),
];

const leadership = ({ hasConductors }: MonitoredNetwork): SizedPanel =>
  hasConductors
    ? timeline({
        title: "Who leads and who makes blocks",
        description: "A line for each sequencer; gaps are times in which its op-conductor or its node did not answer.",
        unit: UNIT.state,
        queries: [
          {
            expression: `2 * max by (node) (${PROBED.conductorLeader}) + max by (node) (${PROBED.sequencerActive})`,
            legend: "{{node}}",
          },
        ],
        states: LEADERSHIP,
        width: 24,
      })
    : timeline({
        title: "Who makes blocks",
        description: "Whether the sequencer makes blocks; gaps are times in which its node did not answer.",
        unit: UNIT.state,
        queries: [{ expression: `max by (node) (${PROBED.sequencerActive})`, legend: "{{node}}" }],
        states: ACTIVITY,
        width: 24,
      });

const chain = (): SizedPanel[] => [
  graph({
    title: "Slots filled over time",
    description: "How fast the time of the head goes, of the clock's: 100 % is a block for every slot.",
    unit: UNIT.share,
    queries: [{ expression: slotsFilled("$__rate_interval"), legend: "slots filled" }],
    minimum: 0,
    width: 8,
  }),
  graph({
    title: "Heads of the chain",
    description: "The highest unsafe, safe and finalized block that any node has.",
    unit: UNIT.block,
    queries: [
      { expression: RECORDED.unsafeHead, legend: "unsafe" },
      { expression: RECORDED.safeHead, legend: "safe" },
      { expression: RECORDED.finalizedHead, legend: "finalized" },
    ],
    decimals: 0,
    width: 8,
  }),
  graph({
    title: "Safe and finalized head behind",
    description: "Seconds from the newest safe, and finalized, block to the newest block.",
    unit: UNIT.seconds,
    queries: [
      { expression: RECORDED.safeLag, legend: "safe" },
      { expression: RECORDED.finalizedLag, legend: "finalized" },
    ],
    minimum: 0,
    width: 8,
  }),
  overview({
    title: "Nodes",
    description: "The heads of every node, and how many seconds its newest block is older than the chain's newest.",
    unit: UNIT.count,
    rows: "node",
    columns: [
      { title: "unsafe", expression: `max by (node) (${PROBED.unsafeHead})`, unit: UNIT.block },
      { title: "safe", expression: `max by (node) (${PROBED.safeHead})`, unit: UNIT.block },
      { title: "finalized", expression: `max by (node) (${PROBED.finalizedHead})`, unit: UNIT.block },
      {
        title: "behind",
        expression: `max by (node) (${RECORDED.behind})`,
        unit: UNIT.seconds,
        thresholds: risingBad(10, 30),
      },
      { title: "L1 head", expression: `max by (node) (${PROBED.l1Head})`, unit: UNIT.block },
    ],
    width: 12,
  }),
  graph({
    title: "Nodes behind the chain",
    description: "Seconds by which the newest block of each node is older than the chain's newest.",
    unit: UNIT.seconds,
    queries: [{ expression: `max by (node) (${RECORDED.behind})`, legend: "{{node}}" }],
    minimum: 0,
    width: 12,
  }),
];

const health = ({ hasGateway, hasGuards, hasHosts }: MonitoredNetwork): SizedPanel[] => [
  ...(hasHosts ? [hosts()] : []),
  timeline({
    title: "Containers",
    description: "Whether every scrape and probe of a container works.",
    unit: UNIT.state,
    queries: [{ expression: `min by (container) (${RECORDED.targetUp})`, legend: "{{container}}" }],
    states: UP,
    width: 12,
    height: 14,
  }),
  list({
    title: "Alerts that fire",
    description: "What fires now. docs/alerts.md says what to do about each.",
    unit: UNIT.state,
    queries: [{ expression: `${ALERTS}{alertstate="firing"}`, legend: "" }],
    hidden: ["alertstate", "instance", "job", "network", "role", "index"],
    width: 12,
    height: 14,
  }),
  ...(hasGateway || hasGuards ? [disk()] : []),
];

const hosts = (): SizedPanel =>
  timeline({
    title: "Hosts",
    description: "Whether anything on a host answers a scrape.",
    unit: UNIT.state,
    queries: [{ expression: `max by (host) (${HOST_ANSWERS})`, legend: "{{host}}" }],
    states: UP,
    width: 24,
  });

const disk = (): SizedPanel =>
  graph({
    title: "The engine's disk",
    description:
      "Room on the disk of the Docker engine, which all containers share. It is told by gateways and guards.",
    unit: UNIT.bytes,
    queries: [
      { expression: `min(${DISK.free})`, legend: "free" },
      { expression: `min(${DISK.size})`, legend: "size" },
    ],
    minimum: 0,
    width: 24,
  });

export function networkDashboard(network: MonitoredNetwork): Dashboard {
  const sections: Section[] = [
    { title: "At a glance", panels: atAGlance(network) },
    { title: "Leadership", panels: [leadership(network)] },
    { title: "Chain", panels: chain() },
    { title: "Health", panels: health(network) },
    { title: "Transactions", panels: transactionPanels(network) },
    { title: "Gateway", panels: network.hasGateway ? gatewayPanels() : [] },
  ];
  return frame(network, {
    uid: "opstack-ha-network",
    title: "Network",
    description: "Who leads, whether the chain is whole, and whether everything is up.",
    sections,
  });
}
