/** What dashboards have to know of a network, as its containers tell it. */
import { distinct, type MonitoredNetwork } from "../../components/observability/monitoredNetwork";
import type { ConsensusClientName, ExecutionClientName } from "../../config/schema";
import { PORTS } from "../../config/ports";
import { CONSENSUS_CLIENTS, EXECUTION_CLIENTS } from "../network/discover";
import type { Network } from "../network/model";
import { UserError } from "../terminal";

/** By the containers, whether they run or not: a dashboard shows what should be there. */
export function monitoredNetwork({ name, containers }: Pick<Network, "name" | "containers">): MonitoredNetwork {
  const has = (component: string): boolean => containers.some((container) => container.component === component);
  const sequencers = containers.filter(({ role }) => role === "sequencer");
  const clients = <Name extends string>(among: typeof containers, known: readonly Name[]): Name[] =>
    distinct(known.filter((client) => among.some(({ component }) => component === client)));
  return {
    name,
    sequencers: new Set(sequencers.map(({ index }) => index)).size,
    hasConductors: has("op-conductor"),
    hasGuards: has("guard"),
    hasBatcher: has("op-batcher"),
    hasProposer: has("op-proposer"),
    hasChallenger: has("op-challenger"),
    hasGateway: has("gateway"),
    hasProbes: has("json-exporter"),
    ...(containers.some(({ host }) => host !== undefined) ? { hasHosts: true } : {}),
    executionClients: clients<ExecutionClientName>(containers, EXECUTION_CLIENTS),
    consensusClients: clients<ConsensusClientName>(containers, CONSENSUS_CLIENTS),
    sequencerClients: clients<ConsensusClientName>(sequencers, CONSENSUS_CLIENTS),
  };
}

/** As this machine reaches it. @throws UserError where there is none */
export function prometheusUrlOf({ name, containers }: Pick<Network, "name" | "containers">): string {
  const url = containers.find(({ component }) => component === "prometheus")?.urls[PORTS.prometheus];
  if (url) return url;
  throw new UserError(
    `${name} has no Prometheus: pulumi config set --path opstack-ha:monitoring.prometheus.enabled true`,
  );
}
