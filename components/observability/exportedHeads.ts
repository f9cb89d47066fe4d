/**
 * The heads of validators of a larger network, from op-node's own metrics and in the words of the probes: each container that
 * asks every node costs as many entries of the kernel's neighbour table as there are nodes, on either side, and Prometheus asks
 * them already.
 */
import { allNodes, type Plan } from "../../config/plan";
import { PORTS } from "../../config/ports";
import { exportsHeads } from "../../config/scraped";
import { PROBED } from "./metrics/probes";
import { targetLabels, type MetricRelabeling, type ScrapeJob } from "./targets";

/** op-node's reference and its layer (op-service/metrics/ref_metrics.go), and what the probes call its number and its time. */
const HEADS: [layer: string, type: string, number: string, time: string][] = [
  ["l2", "l2_unsafe", PROBED.unsafeHead, PROBED.unsafeHeadTimestamp],
  ["l2", "l2_safe", PROBED.safeHead, PROBED.safeHeadTimestamp],
  ["l2", "l2_finalized", PROBED.finalizedHead, PROBED.finalizedHeadTimestamp],
  ["l1", "l1_head", PROBED.l1Head, PROBED.l1HeadTimestamp],
];

const NUMBER = "op_node_default_refs_number";
const TIME = "op_node_default_refs_time";

const renamed = (metric: string, layer: string, type: string, name: string): MetricRelabeling => ({
  source_labels: ["__name__", "layer", "type"],
  regex: `${metric};${layer};${type}`,
  target_label: "__name__",
  replacement: name,
});

/** A scrape job for them; none in a small network, where json_exporter asks all nodes. */
export function exportedHeadsJobs(plan: Plan): ScrapeJob[] {
  const nodes = allNodes(plan).filter(exportsHeads);
  if (nodes.length === 0) return [];
  return [
    {
      job_name: "probe-exported-heads",
      metrics_path: "/metrics",
      static_configs: nodes.map(({ consensus }) => ({
        targets: [`${consensus.name}:${PORTS.metrics}`],
        labels: { ...targetLabels(plan, consensus), instance: `${consensus.name}:${PORTS.consensusRpc}` },
      })),
      metric_relabel_configs: [
        ...HEADS.flatMap(([layer, type, number, time]) => [
          renamed(NUMBER, layer, type, number),
          renamed(TIME, layer, type, time),
        ]),
        {
          source_labels: ["__name__"],
          regex: HEADS.flatMap(([, , number, time]) => [number, time]).join("|"),
          action: "keep",
        },
        { regex: "layer|type", action: "labeldrop" },
      ],
    },
  ];
}
