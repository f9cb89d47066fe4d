/** Transactions and gas, by whichever clients run. */
import { KONA_NODE } from "../../l2/consensus/konaNodeMetrics";
import { OP_GETH } from "../../l2/execution/opGethMetrics";
import { OP_NODE } from "../../l2/consensus/opNodeMetrics";
import { OP_RETH } from "../../l2/execution/opRethMetrics";
import type { MonitoredNetwork } from "../monitoredNetwork";
import { graph, type Query, type SizedPanel } from "./panels";
import { UNIT } from "./style";

const sequenced = ({ sequencerClients }: MonitoredNetwork): Query[] => [
  ...(sequencerClients.includes("op-node")
    ? [
        {
          // op-node counts the deposit that every block begins with among the transactions.
          expression: [
            `sum by (node) (rate(${OP_NODE.sequencedTransactions}{role="sequencer",type="txns"}[$__rate_interval]))`,
            `sum by (node) (rate(${OP_NODE.sealedBlocks}{role="sequencer"}[$__rate_interval]))`,
          ].join(" - "),
          legend: "{{node}}",
        },
      ]
    : []),
  ...(sequencerClients.includes("kona-node")
    ? [
        {
          expression: `sum by (node) (rate(${KONA_NODE.sequencedTransactions}{role="sequencer"}[$__rate_interval]))`,
          legend: "{{node}}, deposits included",
        },
      ]
    : []),
];

const pools = ({ executionClients }: MonitoredNetwork): Query[] =>
  executionClients.flatMap((client) => {
    const { pendingTransactions, queuedTransactions } = client === "op-geth" ? OP_GETH : OP_RETH;
    return [
      { expression: `max by (node) (${pendingTransactions})`, legend: "{{node}}" },
      { expression: `max by (node) (${queuedTransactions})`, legend: "{{node}}, nonce gap" },
    ];
  });

/** op-reth counts gas, op-geth tells how fast it executes it. */
const gas = ({ executionClients }: MonitoredNetwork): SizedPanel[] => [
  ...(executionClients.includes("op-reth")
    ? [
        graph({
          title: "Gas",
          description: "Gas a second of the blocks that each op-reth executes.",
          unit: UNIT.gasPerSecond,
          queries: [{ expression: `sum by (node) (rate(${OP_RETH.gas}[$__rate_interval]))`, legend: "{{node}}" }],
          minimum: 0,
          width: 8,
        }),
      ]
    : []),
  ...(executionClients.includes("op-geth")
    ? [
        graph({
          title: "Speed of execution",
          description: "Million gas a second while each op-geth executes a block; the median since the last scrape.",
          unit: UNIT.megagasPerSecond,
          queries: [{ expression: `max by (node) (${OP_GETH.gasRate}{quantile="0.5"})`, legend: "{{node}}" }],
          minimum: 0,
          width: 8,
        }),
      ]
    : []),
];

export const transactionPanels = (network: MonitoredNetwork): SizedPanel[] => [
  graph({
    title: "Transactions in blocks",
    description: "Transactions a second that each sequencer put into blocks; only the leader's are on the chain.",
    unit: UNIT.transactionsPerSecond,
    queries: sequenced(network),
    minimum: 0,
    width: 8,
  }),
  graph({
    title: "Transactions in the pools",
    description: "Transactions that wait in each node's pool: ready ones, and those that wait for a nonce before them.",
    unit: UNIT.count,
    queries: pools(network),
    decimals: 0,
    minimum: 0,
    width: 8,
  }),
  ...gas(network),
];
