/** What dashboards have to know of a network: which programs run in it. */
import { allNodes, type Plan } from "../../config/plan";
import type { ConsensusClientName, ExecutionClientName } from "../../config/plan";

/** Known from the plan before a network exists, and from its labels while it runs. */
export interface MonitoredNetwork {
  /** Its `network_name`. */
  name: string;
  sequencers: number;
  /** Whether there are op-conductors, that is, several sequencers. */
  hasConductors: boolean;
  /** Whether guards watch over the sequencers. */
  hasGuards: boolean;
  hasBatcher: boolean;
  hasProposer: boolean;
  hasChallenger: boolean;
  hasGateway: boolean;
  /** Whether json_exporter asks by JSON-RPC for what no exporter tells. */
  hasProbes: boolean;
  /** Whether it is over several hosts. Default false. */
  hasHosts?: boolean;
  /** The clients of all nodes, the pair behind op-challenger included; sorted. */
  executionClients: ExecutionClientName[];
  consensusClients: ConsensusClientName[];
  /** The consensus clients of sequencers; sorted. */
  sequencerClients: ConsensusClientName[];
}

/** Without repetitions, in order. */
export const distinct = <Name extends string>(names: Name[]): Name[] => [...new Set(names)].sort();

export const monitoredPlan = (plan: Plan): MonitoredNetwork => ({
  name: plan.network,
  sequencers: plan.sequencers.length,
  hasConductors: plan.sequencers.some(({ conductor }) => conductor),
  hasGuards: plan.guards.length > 0,
  hasBatcher: plan.batcher !== undefined,
  hasProposer: plan.proposer !== undefined,
  hasChallenger: plan.challenger !== undefined,
  hasGateway: plan.gateways.length > 0,
  hasProbes: plan.jsonExporter !== undefined,
  ...(plan.cluster ? { hasHosts: true } : {}),
  executionClients: distinct(allNodes(plan).map(({ execution }) => execution.client)),
  consensusClients: distinct(allNodes(plan).map(({ consensus }) => consensus.client)),
  sequencerClients: distinct(plan.sequencers.map(({ consensus }) => consensus.client)),
});
