/** What goes to L1: batches, proposals and disputes, and what that costs. */
import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { OP_BATCHER } from "../../services/batcher/batcherMetrics";
import { OP_CHALLENGER } from "../../services/challenger/challengerMetrics";
import { OP_PROPOSER } from "../../services/proposer/proposerMetrics";
import { PROBED } from "../metrics/probes";
import { RECORDED } from "../metrics/recorded";
import type { MonitoredNetwork } from "../monitoredNetwork";
import { frame } from "./frame";
import { graph, value, type SizedPanel } from "./panels";
import { fallingBad, risingBad, UNIT } from "./style";

/** Whoever posts to L1, with the metrics that all of them have. */
const posters = (network: MonitoredNetwork) => [
  ...(network.hasBatcher ? [{ name: "op-batcher", ...OP_BATCHER }] : []),
  ...(network.hasProposer ? [{ name: "op-proposer", ...OP_PROPOSER }] : []),
  ...(network.hasChallenger ? [{ name: "op-challenger", ...OP_CHALLENGER }] : []),
];

/** On the page that answers first too. */
export const safeHeadBehind = (size: Pick<SizedPanel, "width"> & Partial<Pick<SizedPanel, "height">>): SizedPanel =>
  value({
    title: "Safe head behind",
    description: "Seconds from the newest block that L1 holds the data of to the newest block.",
    unit: UNIT.seconds,
    // Grafana writes 95 s in minutes.
    decimals: 1,
    queries: [{ expression: RECORDED.safeLag, legend: "lag" }],
    thresholds: risingBad(120, 300),
    trend: true,
    ...size,
  });

const batcher = (): SizedPanel[] => [
  safeHeadBehind({ width: 6, height: 8 }),
  value({
    title: "Last batch complete",
    description: "Seconds since all data of a channel was on L1.",
    unit: UNIT.seconds,
    // Grafana writes 95 s in minutes.
    decimals: 1,
    queries: [
      {
        expression: `time() - max(${OP_BATCHER.lastChannelTime}{stage="fully_submitted"})`,
        legend: "age",
      },
    ],
    thresholds: risingBad(120, 300),
    width: 6,
    height: 8,
  }),
  graph({
    title: "Blocks on their way to L1",
    description: "Blocks of L2 that are not in the batcher yet, and that it holds but L1 does not.",
    unit: UNIT.count,
    queries: [
      {
        expression: `max(${PROBED.unsafeHead}) - max(${OP_BATCHER.blockNumbers}{layer="l2",type="loaded"})`,
        legend: "not loaded",
      },
      {
        expression: `max(${OP_BATCHER.blockNumbers}{layer="l2",type="loaded"}) - max(${PROBED.safeHead})`,
        legend: "loaded, not safe",
      },
    ],
    decimals: 0,
    width: 12,
  }),
  graph({
    title: "Channels",
    description: "Channels by what happened to them, in five minutes. One that timed out has to be sent again.",
    unit: UNIT.count,
    queries: [{ expression: `sum by (stage) (increase(${OP_BATCHER.channels}[5m]))`, legend: "{{stage}}" }],
    minimum: 0,
    width: 8,
  }),
  graph({
    title: "Transactions to L1",
    description: "The batcher's transactions in five minutes, by how they went.",
    unit: UNIT.count,
    queries: [{ expression: `sum by (stage) (increase(${OP_BATCHER.transactions}[5m]))`, legend: "{{stage}}" }],
    minimum: 0,
    width: 8,
  }),
  graph({
    title: "Data",
    description: "Bytes a second into channels, and out of them after compression.",
    unit: UNIT.bytesPerSecond,
    queries: [
      { expression: `sum(rate(${OP_BATCHER.inputBytes}[5m]))`, legend: "blocks" },
      { expression: `sum(rate(${OP_BATCHER.outputBytes}[5m]))`, legend: "batches" },
    ],
    minimum: 0,
    width: 8,
  }),
  graph({
    title: "Data that waits",
    description: "Bytes of blocks that the batcher has loaded and not put into a channel yet.",
    unit: UNIT.bytes,
    queries: [{ expression: `max(${OP_BATCHER.pendingBytes})`, legend: "waiting" }],
    minimum: 0,
    width: 12,
  }),
  graph({
    title: "Time to confirmation",
    description: "From sending the last transaction until L1 confirmed it.",
    unit: UNIT.milliseconds,
    queries: [{ expression: `max(${OP_BATCHER.confirmationTime})`, legend: "last" }],
    minimum: 0,
    width: 12,
  }),
  graph({
    title: "Ahead of L1",
    description:
      "Seconds by which the newest block is ahead of the L1 block that it builds on. At 1800 L2 waits for L1.",
    unit: UNIT.seconds,
    queries: [{ expression: RECORDED.originAge, legend: "ahead" }],
    minimum: 0,
    width: 12,
  }),
  graph({
    title: "Sequencing window",
    description:
      "L1 blocks since the one that the newest safe block builds on. After 3600 nodes replace by empty blocks what is not posted.",
    unit: UNIT.count,
    queries: [{ expression: RECORDED.windowUsed, legend: "used" }],
    decimals: 0,
    minimum: 0,
    width: 12,
  }),
];

const proposer = (): SizedPanel[] => [
  value({
    title: "Last proposal",
    description: "Seconds since the proposer sent a proposal to L1; each one creates a dispute game.",
    unit: UNIT.seconds,
    // Grafana writes 95 s in minutes.
    decimals: 1,
    queries: [{ expression: `time() - max(${OP_PROPOSER.lastPublishTime})`, legend: "age" }],
    thresholds: risingBad(120, 600),
    width: 6,
    height: 8,
  }),
  graph({
    title: "Games created",
    description: "Proposals in five minutes: sent, and taken in by L1, by how they went.",
    unit: UNIT.count,
    queries: [
      { expression: `sum(increase(${OP_PROPOSER.published}[5m]))`, legend: "sent" },
      { expression: `sum by (status) (increase(${OP_PROPOSER.confirmed}[5m]))`, legend: "on L1: {{status}}" },
    ],
    minimum: 0,
    width: 9,
  }),
  graph({
    title: "Proposed block",
    description: "The L2 block of the last proposal, beside the safe and the finalized head.",
    unit: UNIT.block,
    queries: [
      { expression: `max(${OP_PROPOSER.proposedSequenceNumber})`, legend: "proposed" },
      { expression: RECORDED.safeHead, legend: "safe" },
      { expression: RECORDED.finalizedHead, legend: "finalized" },
    ],
    decimals: 0,
    width: 9,
  }),
];

const challenger = (): SizedPanel[] => [
  graph({
    title: "Games",
    description: "Games in the challenger's window: under way, and resolved for the proposal or against it.",
    unit: UNIT.count,
    queries: [{ expression: `sum by (status) (${OP_CHALLENGER.trackedGames})`, legend: "{{status}}" }],
    decimals: 0,
    minimum: 0,
    stacked: true,
    width: 8,
  }),
  graph({
    title: "Disputes",
    description:
      "Moves and steps of the challenger in five minutes, and bonds it could not claim. None: no proposal is wrong.",
    unit: UNIT.count,
    queries: [
      { expression: `sum(increase(${OP_CHALLENGER.moves}[5m]))`, legend: "moves" },
      { expression: `sum(increase(${OP_CHALLENGER.steps}[5m]))`, legend: "steps" },
      { expression: `sum(increase(${OP_CHALLENGER.claimFailures}[5m]))`, legend: "failed claims" },
    ],
    minimum: 0,
    width: 8,
  }),
  graph({
    title: "L1 blocks that the challenger has not looked at",
    description: "L1 blocks between the head and the last one on which the challenger acted.",
    unit: UNIT.count,
    queries: [{ expression: `max(${PROBED.l1Head}) - max(${OP_CHALLENGER.highestActedL1Block})`, legend: "behind" }],
    decimals: 0,
    width: 8,
  }),
];

const cost = (network: MonitoredNetwork): SizedPanel[] => {
  const accounts = posters(network);
  if (accounts.length === 0) return [];
  return [
    value({
      title: "Balances",
      description: "Ether on the L1 accounts of those that post. Without any they stop.",
      unit: UNIT.ether,
      decimals: 3,
      queries: accounts.map(({ name, balance }) => ({ expression: `max(${balance})`, legend: name })),
      thresholds: fallingBad(1),
      width: 8,
      height: 8,
    }),
    graph({
      title: "Fees on L1",
      description: "What each spends on L1 in an hour, by the last five minutes.",
      unit: UNIT.gweiPerHour,
      queries: accounts.map(({ name, fees }) => ({ expression: `sum(rate(${fees}[5m])) * 3600`, legend: name })),
      minimum: 0,
      width: 8,
    }),
    ...(network.hasBatcher
      ? [
          graph({
            title: "Base fee of L1",
            description: "Price of a unit of L1 gas, as the batcher last saw it.",
            unit: UNIT.wei,
            queries: [{ expression: `max(${OP_BATCHER.baseFee})`, legend: "base fee" }],
            minimum: 0,
            width: 8,
          }),
        ]
      : []),
  ];
};

export const postingDashboard = (network: MonitoredNetwork): Dashboard =>
  frame(network, {
    uid: "opstack-ha-posting",
    title: "Batcher and proposer",
    description: "What goes to L1: batches, proposals and disputes, how late, and at what cost.",
    sections: [
      { title: "Batcher", panels: network.hasBatcher ? batcher() : [] },
      { title: "Proposer", panels: network.hasProposer ? proposer() : [] },
      { title: "Challenger", panels: network.hasChallenger ? challenger() : [] },
      { title: "Cost", panels: cost(network) },
    ],
  });
