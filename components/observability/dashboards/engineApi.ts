/** How fast blocks are made and taken in, by the metrics of the clients that run. */
import { KONA_NODE } from "../../l2/consensus/konaNodeMetrics";
import { OP_GETH } from "../../l2/execution/opGethMetrics";
import { OP_NODE } from "../../l2/consensus/opNodeMetrics";
import { OP_RETH } from "../../l2/execution/opRethMetrics";
import type { MonitoredNetwork } from "../monitoredNetwork";
import { CHOSEN, mean, only, percentile95, perNode, recent, runs } from "./nodeQueries";
import { graph, type SizedPanel } from "./panels";
import { UNIT } from "./style";

export const enginePanels = (network: MonitoredNetwork): SizedPanel[] => {
  const { opGeth, opReth, opNode, konaNode } = runs(network);
  return only(
    [
      opNode,
      () =>
        graph({
          title: "Engine calls of op-node",
          description: "Mean time of op-node's calls of the engine API, by method: what its execution client takes.",
          unit: UNIT.seconds,
          queries: [
            {
              expression: mean(OP_NODE.rpcTime, "node, method", ',method=~"engine_.*"'),
              legend: "{{node}} {{method}}",
            },
          ],
          minimum: 0,
          width: 12,
        }),
    ],
    [
      konaNode,
      () =>
        graph({
          title: "Engine calls of kona-node",
          description: "Mean time of kona-node's calls of the engine API, by method: what its execution client takes.",
          unit: UNIT.seconds,
          queries: [
            {
              expression: mean(KONA_NODE.engineTime, "node, method"),
              legend: "{{node}} {{method}}",
            },
          ],
          minimum: 0,
          width: 12,
        }),
    ],
    [
      opGeth,
      () =>
        graph({
          title: "Insertion of blocks by op-geth",
          description: "Time to execute and store a block: the median, and the 95th percentile, since the last scrape.",
          unit: UNIT.nanoseconds,
          queries: Object.entries({ median: "0.5", "95th": "0.95" }).map(([name, quantile]) => ({
            expression: `max by (node) (${OP_GETH.insertTime}{${CHOSEN},quantile="${quantile}"})`,
            legend: `{{node}} ${name}`,
          })),
          minimum: 0,
          width: 12,
        }),
    ],
    [
      opReth,
      () =>
        graph({
          title: "Engine calls at op-reth",
          description: "Mean time that op-reth takes for a new block, and for a new head.",
          unit: UNIT.seconds,
          queries: [
            {
              expression: mean(OP_RETH.newPayloadTime, "node"),
              legend: "{{node}} new block",
            },
            {
              expression: mean(OP_RETH.forkchoiceTime, "node"),
              legend: "{{node}} new head",
            },
          ],
          minimum: 0,
          width: 12,
        }),
    ],
  );
};

export const sequencingPanels = (network: MonitoredNetwork): SizedPanel[] => {
  const { opNodeSequencer, konaNodeSequencer } = runs(network);
  return only(
    [
      opNodeSequencer,
      () =>
        graph({
          title: "Lateness of blocks",
          description: "Seconds that op-node took to build a block beyond the block time: the 95th percentile.",
          unit: UNIT.seconds,
          queries: [
            {
              expression: percentile95(OP_NODE.buildingDiff),
              legend: "{{node}}",
            },
          ],
          width: 8,
        }),
    ],
    [
      opNodeSequencer,
      () =>
        graph({
          title: "Sealing of blocks",
          description: "Seconds until the execution client gave out the block that it built: the 95th percentile.",
          unit: UNIT.seconds,
          queries: [
            {
              expression: percentile95(OP_NODE.sealing),
              legend: "{{node}}",
            },
          ],
          minimum: 0,
          width: 8,
        }),
    ],
    [
      opNodeSequencer,
      () =>
        graph({
          title: "Errors and resets while sequencing",
          description: "Blocks that op-node could not finish, and fresh starts of its sequencer, in five minutes.",
          unit: UNIT.count,
          queries: [
            { expression: recent(OP_NODE.sequencingErrors), legend: "{{node}} errors" },
            { expression: recent(OP_NODE.sequencerResets), legend: "{{node}} resets" },
          ],
          minimum: 0,
          width: 8,
        }),
    ],
    [
      konaNodeSequencer,
      () =>
        graph({
          title: "Sealing of blocks by kona-node",
          description: "Seconds for the newest block to be sealed, and for the conductor to consent to it.",
          unit: UNIT.seconds,
          queries: [perNode(KONA_NODE.sealingTime, "sealing"), perNode(KONA_NODE.conductorTime, "consent")],
          minimum: 0,
          width: 8,
        }),
    ],
  );
};
