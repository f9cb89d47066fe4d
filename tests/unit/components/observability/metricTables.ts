/** Who exports which metric. */
import { GUARD } from "../../../../components/observability/metrics/guard";
import { HAPROXY } from "../../../../components/observability/metrics/haproxy";
import { KONA_NODE } from "../../../../components/observability/metrics/konaNode";
import { OP_BATCHER } from "../../../../components/observability/metrics/opBatcher";
import { OP_CHALLENGER } from "../../../../components/observability/metrics/opChallenger";
import { OP_CONDUCTOR } from "../../../../components/observability/metrics/opConductor";
import { OP_GETH } from "../../../../components/observability/metrics/opGeth";
import { OP_NODE } from "../../../../components/observability/metrics/opNode";
import { OP_PROPOSER } from "../../../../components/observability/metrics/opProposer";
import { OP_RETH } from "../../../../components/observability/metrics/opReth";
import { PROBED } from "../../../../components/observability/metrics/probes";
import { PROCESS } from "../../../../components/observability/metrics/prometheus";
import { ALERTS, RECORDED } from "../../../../components/observability/metrics/recorded";
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
  owner("haproxy", HAPROXY, ({ hasGateway }) => hasGateway),
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
