/** The pairs of clients, each by the metrics of the programs that run: both execution and both consensus clients. */
import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { KONA_NODE } from "../../l2/consensus/konaNodeMetrics";
import { OP_GETH } from "../../l2/execution/opGethMetrics";
import { OP_NODE } from "../../l2/consensus/opNodeMetrics";
import { OP_RETH } from "../../l2/execution/opRethMetrics";
import { PROBED } from "../metrics/probes";
import { RECORDED } from "../metrics/recorded";
import type { MonitoredNetwork } from "../monitoredNetwork";
import { enginePanels, sequencingPanels } from "./engineApi";
import { frame } from "./frame";
import { CHOSEN, only, perNode, recent, runs } from "./nodeQueries";
import { graph, type Query, type SizedPanel } from "./panels";
import { UNIT } from "./style";

const heads = (network: MonitoredNetwork): SizedPanel[] => [
  graph({
    title: "Unsafe head",
    description: "The newest block of each node.",
    unit: UNIT.block,
    queries: [perNode(PROBED.unsafeHead)],
    decimals: 0,
    width: 6,
  }),
  graph({
    title: "Safe head",
    description: "The newest block of each node whose data it has found on L1.",
    unit: UNIT.block,
    queries: [perNode(PROBED.safeHead)],
    decimals: 0,
    width: 6,
  }),
  graph({
    title: "Behind the chain",
    description: "Seconds by which the newest block of each node is older than the chain's newest.",
    unit: UNIT.seconds,
    queries: [perNode(RECORDED.behind)],
    minimum: 0,
    width: 6,
  }),
  graph({
    title: "Head of the execution client",
    description: "The newest block of each execution client, which it tells even while its consensus client is silent.",
    unit: UNIT.block,
    queries: only(
      [runs(network).opGeth, () => perNode(OP_GETH.headBlock)],
      [runs(network).opReth, () => perNode(OP_RETH.headBlock)],
    ),
    decimals: 0,
    width: 6,
  }),
];

const reorgs = (network: MonitoredNetwork): SizedPanel[] => {
  const { opGeth, opReth, opNode, konaNode } = runs(network);
  return [
    graph({
      title: "Reorgs of L2",
      description: "Times in five minutes that blocks of a node's chain were replaced. None in a sound network.",
      unit: UNIT.count,
      queries: only(
        [opGeth, () => ({ expression: recent(OP_GETH.reorgs), legend: "{{node}}" })],
        [opGeth, () => ({ expression: recent(OP_GETH.reorgDroppedBlocks), legend: "{{node}} blocks dropped" })],
        [opReth, () => ({ expression: recent(OP_RETH.reorgs), legend: "{{node}}" })],
      ),
      minimum: 0,
      width: 8,
    }),
    graph({
      title: "Reorgs of L1",
      description: "Reorgs of L1 that consensus clients noticed in five minutes.",
      unit: UNIT.count,
      queries: only(
        [opNode, () => ({ expression: recent(`${OP_NODE.l1Reorgs}_count`), legend: "{{node}}" })],
        [konaNode, () => ({ expression: recent(KONA_NODE.l1Reorgs), legend: "{{node}}" })],
      ),
      minimum: 0,
      width: 8,
    }),
    graph({
      title: "Errors of derivation and resets",
      description: "Troubles of consensus clients with the chain as L1 has it, and fresh starts, in five minutes.",
      unit: UNIT.count,
      queries: only(
        [opNode, () => ({ expression: recent(OP_NODE.derivationErrors), legend: "{{node}} errors" })],
        [opNode, () => ({ expression: recent(OP_NODE.pipelineResets), legend: "{{node}} resets" })],
        [konaNode, () => ({ expression: recent(KONA_NODE.derivationErrors), legend: "{{node}} errors" })],
        [konaNode, () => ({ expression: recent(KONA_NODE.engineResets), legend: "{{node}} resets" })],
        [konaNode, () => ({ expression: recent(KONA_NODE.engineFailures), legend: "{{node}} engine failures" })],
      ),
      minimum: 0,
      width: 8,
    }),
  ];
};

const peersAndMemory = (network: MonitoredNetwork): SizedPanel[] => {
  const { opGeth, opReth, opNode, konaNode } = runs(network);
  const memory = (metric: string, component: string): Query => ({
    expression: `max by (node) (${metric}{${CHOSEN},component="${component}"})`,
    legend: `{{node}} ${component}`,
  });
  return [
    graph({
      title: "Peers",
      description:
        "Peers of each client: consensus clients gossip blocks, execution clients transactions and old blocks.",
      unit: UNIT.count,
      queries: only(
        [opNode, () => perNode(OP_NODE.peers, "op-node")],
        [konaNode, () => perNode(KONA_NODE.peers, "kona-node")],
        [opGeth, () => perNode(OP_GETH.peers, "op-geth")],
        [opReth, () => perNode(OP_RETH.peers, "op-reth")],
      ),
      decimals: 0,
      minimum: 0,
      width: 12,
    }),
    graph({
      title: "Memory",
      description: "Memory of each client: resident, but of op-geth what the Go runtime holds.",
      unit: UNIT.bytes,
      queries: only(
        [opNode, () => memory(OP_NODE.memory, "op-node")],
        [konaNode, () => memory(KONA_NODE.memory, "kona-node")],
        [opGeth, () => memory(OP_GETH.memory, "op-geth")],
        [opReth, () => memory(OP_RETH.memory, "op-reth")],
      ),
      minimum: 0,
      width: 12,
    }),
    ...only([
      opNode,
      () =>
        graph({
          title: "Blocks that wait for their parents",
          description: "Blocks that op-node heard of before the ones below them: it is catching up.",
          unit: UNIT.count,
          queries: [perNode(OP_NODE.unsafePayloadsBuffered)],
          decimals: 0,
          minimum: 0,
          width: 12,
        }),
    ]),
    graph({
      title: "L1 as the nodes see it",
      description: "The L1 head of each node: all the same, and rising.",
      unit: UNIT.block,
      queries: [perNode(PROBED.l1Head)],
      decimals: 0,
      width: 12,
    }),
  ];
};

export const nodesDashboard = (network: MonitoredNetwork): Dashboard =>
  frame(network, {
    uid: "opstack-ha-nodes",
    title: "Sequencers and validators",
    description: "Each pair of an execution and a consensus client: heads, engine, sequencing, reorgs, peers, memory.",
    choosesNodes: true,
    sections: [
      { title: "Heads", panels: heads(network) },
      { title: "Engine", panels: enginePanels(network) },
      { title: "Sequencing", panels: sequencingPanels(network) },
      { title: "Reorgs and errors", panels: reorgs(network) },
      { title: "Peers and memory", panels: peersAndMemory(network) },
    ],
  });
