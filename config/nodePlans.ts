/** The pairs of execution and consensus clients, with op-conductor beside sequencers, and who dials whom. */
import { FOUNDING_SEQUENCER } from "../shared/cluster/founder";
import type { AddressPlan } from "./addresses";
import type { ContainerPlanner } from "./containerPlans";
import type { ImageKey } from "./images";
import type { ConductorPlan, ConsensusPlan, ExecutionPlan, NodePlan, NodeRole, Plan, PublishedPort } from "./plan";
import { PORTS } from "./ports";
import { validatorsServeChallenger } from "./rules";
import type { ConsensusClientName, ExecutionClientName, ServiceKey, StackConfig } from "./schema";
import { failoverTimings } from "./timings";

const serviceKey = (client: string): ServiceKey & ImageKey => client.replaceAll("-", "_") as ServiceKey & ImageKey;

/**
 * The first sequencers, which every node dials, and each other too: a client that comes back dials at once, while the
 * others try it again only once a minute. Dialing all would restart nodes as sequencers are added.
 */
const SEQUENCERS_DIALED_BY_ALL = 3;

/**
 * Plans all pairs. Growing touches nothing that runs: every node dials the first sequencers and nodes before it, and every
 * address and port depends on the node's role and index alone.
 */
export function planNodes(
  config: StackConfig,
  addresses: AddressPlan,
  { container, publishLocally }: ContainerPlanner,
): Pick<Plan, "sequencers" | "validators" | "watchPair"> {
  const { network_name: network, sequencer_count, l2_nodes, ports } = config;
  const hasConductors = sequencer_count > 1;

  const execution = (
    role: NodeRole,
    index: number,
    client: ExecutionClientName,
    peers: string[],
    published: PublishedPort[],
  ): ExecutionPlan => ({
    ...container(
      {
        name: role === "challenger" ? `${client}-challenger` : `${client}-${role}-${index}`,
        role,
        component: client,
        index,
        address: addresses.execution(role, index),
      },
      serviceKey(client),
      published,
    ),
    client,
    peers,
  });

  const consensus = (
    role: NodeRole,
    index: number,
    client: ConsensusClientName,
    peers: string[],
    published: PublishedPort[],
  ): ConsensusPlan => ({
    ...container(
      {
        name: role === "challenger" ? `${client}-challenger` : `${client}-${role}-${index}`,
        role,
        component: client,
        index,
        address: addresses.consensus(role, index),
      },
      serviceKey(client),
      published,
    ),
    client,
    peers,
  });

  const conductor = (index: number): ConductorPlan => ({
    ...container(
      {
        name: `op-conductor-${index}`,
        role: "sequencer",
        component: "op-conductor",
        index,
        address: addresses.conductor(index),
      },
      "op_conductor",
      [publishLocally(PORTS.conductorRpc, ports.conductor_rpc + 100 * (index - 1), "ports.conductor_rpc")],
    ),
    serverId: `sequencer-${index}`,
    raftAddress: `${network}-op-conductor-${index}:${PORTS.conductorRaft}`,
    bootstrap: index === FOUNDING_SEQUENCER,
    timings: failoverTimings(config),
  });

  const dialedByAll = Math.min(sequencer_count, SEQUENCERS_DIALED_BY_ALL);
  const dialedSequencers = range(1, dialedByAll).map((index) => `sequencer-${index}`);

  /** A pair whose clients and ports follow from its role and index alone. */
  const pair = (role: "sequencer" | "validator", index: number, peers: string[]): NodePlan => {
    const { execution_client, consensus_client } = config[role];
    const rpc = ports[`${role}_rpc`] + 100 * (index - 1);
    const nodeRpc = ports[`${role}_node_rpc`] + 100 * (index - 1);
    return {
      name: `${role}-${index}`,
      role,
      index,
      execution: execution(role, index, execution_client, peers, [
        publishLocally(PORTS.executionRpc, rpc, `ports.${role}_rpc`),
        publishLocally(PORTS.executionWebSocket, rpc + 1, `ports.${role}_rpc`),
      ]),
      consensus: consensus(role, index, consensus_client, peers, [
        publishLocally(PORTS.consensusRpc, nodeRpc, `ports.${role}_node_rpc`),
      ]),
    };
  };

  const sequencer = (index: number): NodePlan => {
    const peers = range(1, Math.max(index - 1, dialedByAll))
      .filter((peer) => peer !== index)
      .map((peer) => `sequencer-${peer}`);
    return { ...pair("sequencer", index, peers), ...(hasConductors ? { conductor: conductor(index) } : {}) };
  };

  const validator = (index: number): NodePlan =>
    pair("validator", index, [...dialedSequencers, ...range(1, index - 1).map((earlier) => `validator-${earlier}`)]);

  const watchPair: NodePlan = {
    name: "challenger",
    role: "challenger",
    index: 0,
    execution: execution("challenger", 0, config.sequencer.execution_client, dialedSequencers, []),
    consensus: consensus("challenger", 0, "op-node", dialedSequencers, []),
  };

  const challengerHasWatchPair = config.challenger.enabled && !validatorsServeChallenger(config);
  return {
    sequencers: range(1, sequencer_count).map(sequencer),
    validators: range(1, l2_nodes - sequencer_count).map(validator),
    ...(challengerHasWatchPair ? { watchPair } : {}),
  };
}

/** The whole numbers from `first` to `last`, both included; none when `last` is smaller. */
export const range = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, offset) => first + offset);
