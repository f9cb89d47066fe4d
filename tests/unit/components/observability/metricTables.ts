/** Who exports which metric. */
import { GUARD } from "../../../../components/services/guard/guardMetrics";
import { GATEWAY } from "../../../../components/services/gateway/gatewayMetrics";
import { KONA_NODE } from "../../../../components/l2/consensus/konaNodeMetrics";
import { OP_BATCHER } from "../../../../components/services/batcher/batcherMetrics";
import { OP_CHALLENGER } from "../../../../components/services/challenger/challengerMetrics";
import { OP_CONDUCTOR } from "../../../../components/conductor/conductorMetrics";
import { OP_GETH } from "../../../../components/l2/execution/opGethMetrics";
import { OP_NODE } from "../../../../components/l2/consensus/opNodeMetrics";
import { OP_PROPOSER } from "../../../../components/services/proposer/proposerMetrics";
import { OP_RETH } from "../../../../components/l2/execution/opRethMetrics";
import { PROBED } from "../../../../components/observability/metrics/probes";
import { PROCESS } from "../../../../components/services/prometheus/prometheusMetrics";
import { ALERTS, RECORDED } from "../../../../components/observability/metrics/recorded";
import { DISK } from "../../../../shared/diskSpace";
import type { MonitoredNetwork } from "../../../../components/observability/monitoredNetwork";

interface Owner {
  name: string;
  metrics: string[];
  runsIn: (network: MonitoredNetwork) => boolean;
}

const owner = (name: string, table: Record<string, string>, runsIn: Owner["runsIn"]): Owner => ({
  name,
  metrics: Object.values(table),
  runsIn,
});

const ofConductors = (name: string): boolean => name.includes("conductor");
const apart = (table: Record<string, string>, belongs: (name: string) => boolean): Record<string, string> =>
  Object.fromEntries(Object.entries(table).filter(([, metric]) => belongs(metric)));

const OWNERS: Owner[] = [
  owner("op-geth", OP_GETH, ({ executionClients }) => executionClients.includes("op-geth")),
  owner("op-reth", OP_RETH, ({ executionClients }) => executionClients.includes("op-reth")),
  owner("op-node", OP_NODE, ({ consensusClients }) => consensusClients.includes("op-node")),
  owner("kona-node", KONA_NODE, ({ consensusClients }) => consensusClients.includes("kona-node")),
  owner("op-conductor", OP_CONDUCTOR, ({ hasConductors }) => hasConductors),
  owner("guard", GUARD, ({ hasGuards }) => hasGuards),
  owner("op-batcher", OP_BATCHER, ({ hasBatcher }) => hasBatcher),
  owner("op-proposer", OP_PROPOSER, ({ hasProposer }) => hasProposer),
  owner("op-challenger", OP_CHALLENGER, ({ hasChallenger }) => hasChallenger),
  owner("gateway", GATEWAY, ({ hasGateway }) => hasGateway),
  owner("gateway and guard", DISK, ({ hasGateway, hasGuards }) => hasGateway || hasGuards),
  ...[PROBED, RECORDED].flatMap((table) => [
    owner(
      "conductors' probes and rules",
      apart(table, ofConductors),
      ({ hasConductors, hasProbes }) => hasConductors && hasProbes,
    ),
    owner(
      "probes and rules",
      apart(table, (name) => !ofConductors(name) && name !== RECORDED.targetUp),
      ({ hasProbes }) => hasProbes,
    ),
  ]),
  owner("rules on scrapes", { targetUp: RECORDED.targetUp }, () => true),
  owner("prometheus", { ...PROCESS, ALERTS }, () => true),
];

/** Those that export a metric, given by its own name or by that of a part of a histogram or summary. */
export function ownersOf(metric: string): Owner[] {
  const whole = metric.replace(/_(bucket|sum|count)$/, "");
  return OWNERS.filter(({ metrics }) => metrics.includes(metric) || metrics.includes(whole));
}
