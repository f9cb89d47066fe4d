import { expect, it } from "vitest";
import { dashboardsOf } from "../../../../components/observability/dashboards";
import { panelsOf, queriesOf } from "../../../../operator/monitoring/panelQueries";
import { selectorsOf } from "../../../../operator/monitoring/promql";
import { EVERYTHING } from "../../../../operator/monitoring/stale";
import { NETWORKS } from "./networks";

const metricsOf = (network: Parameters<typeof dashboardsOf>[0]): string[] =>
  dashboardsOf(network)
    .flatMap(queriesOf)
    .flatMap(({ expression }) => selectorsOf(expression).map(({ metric }) => metric));

it("the engine calls at op-reth are those of the versions that op-node and kona-node use, as a mean", () => {
  const panel = dashboardsOf(NETWORKS["dev"]!)
    .flatMap(panelsOf)
    .find(({ title }) => title === "Engine calls at op-reth");
  const expressions = (panel!.targets as unknown as { expr: string }[]).map(({ expr }) => expr);
  expect(expressions).toMatchInlineSnapshot(`
    [
      "sum by (node) (rate(reth_engine_rpc_new_payload_v4_sum{node=~"$node"}[$__rate_interval])) / sum by (node) (rate(reth_engine_rpc_new_payload_v4_count{node=~"$node"}[$__rate_interval]))",
      "sum by (node) (rate(reth_engine_rpc_fork_choice_updated_v3_sum{node=~"$node"}[$__rate_interval])) / sum by (node) (rate(reth_engine_rpc_fork_choice_updated_v3_count{node=~"$node"}[$__rate_interval]))",
    ]
  `);
});

it("no panel asks for the latencies that op-reth 1.9.3 does not have", () => {
  expect(metricsOf(EVERYTHING).filter((metric) => /^reth_consensus_engine_beacon_.*_latency/.test(metric))).toEqual([]);
});
