/** The pairs of execution and consensus clients, with op-conductor beside sequencers. */
import { FOUNDING_SEQUENCER } from "../shared/cluster/founder";
import type { ContainerPlanner } from "./containerPlans";
import type { ImageKey } from "./images";
import type { ConductorPlan, ConsensusPlan, ExecutionPlan, NodePlan, NodeRole, Plan, PublishedPort } from "./plan";
import {
  discoversPeers,
  firstSequencers,
  isFullyMeshed,
  range,
  sequencerPeers,
  validatorExecutionPeers,
  validatorPeers,
} from "./peers";
import { spotIn, type Places } from "./places";
import { PORTS } from "./ports";
import { validatorsServeChallenger } from "./imagesInUse";
import type { ConsensusClientName, ExecutionClientName, ServiceKey, StackConfig } from "./schema";
import { failoverTimings } from "./timings";

const serviceKey = (client: string): ServiceKey & ImageKey => client.replaceAll("-", "_") as ServiceKey & ImageKey;

/**
 * Plans all pairs. Growing touches nothing that runs: every node dials some of the first sequencers and of the nodes before it
 * (`peers.ts`), and every address and port depends on the node's role and index alone.
 */
export function planNodes(
  config: StackConfig,
  places: Places,
  { container, publishLocally }: ContainerPlanner,
): Pick<Plan, "sequencers" | "validators" | "watchPair"> {
  const { network_name: network, sequencer_count, l2_nodes, ports } = config;
  const hasConductors = sequencer_count > 1;

  const placeOf = (role: NodeRole, index: number) => (role === "challenger" ? places.challenger : places[role](index));

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
        ...spotIn(placeOf(role, index), (addresses) => addresses.execution(role, index)),
      },
      serviceKey(client),
      published,
    ),
    client,
    peers,
    discovers: discoversPeers(role, index),
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
        ...spotIn(placeOf(role, index), (addresses) => addresses.consensus(role, index)),
      },
      serviceKey(client),
      published,
    ),
    client,
    peers,
  });

  const conductor = (index: number): ConductorPlan => {
    const spot = spotIn(places.sequencer(index), (addresses) => addresses.conductor(index));
    return {
      ...container(
        {
          name: `op-conductor-${index}`,
          role: "sequencer",
          component: "op-conductor",
          index,
          ...spot,
        },
        "op_conductor",
        [publishLocally(PORTS.conductorRpc, ports.conductor_rpc + 100 * (index - 1), "ports.conductor_rpc")],
      ),
      serverId: `sequencer-${index}`,
      // Between hosts there is nothing that would look up a name for all of them.
      raftAddress: `${spot.host ? spot.address : `${network}-op-conductor-${index}`}:${PORTS.conductorRaft}`,
      bootstrap: index === FOUNDING_SEQUENCER,
      timings: failoverTimings(config),
    };
  };

  const introduces = config.gateway.enabled || (hasConductors && config.guard.enabled);

  /** A pair whose clients and ports follow from its role and index alone. */
  const pair = (
    role: "sequencer" | "validator",
    index: number,
    peers: string[],
    consensusPeers: string[] = peers,
  ): NodePlan => {
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
      consensus: consensus(role, index, consensus_client, consensusPeers, [
        publishLocally(PORTS.consensusRpc, nodeRpc, `ports.${role}_node_rpc`),
      ]),
    };
  };

  const sequencer = (index: number): NodePlan => ({
    ...pair("sequencer", index, sequencerPeers(index, sequencer_count)),
    ...(hasConductors ? { conductor: conductor(index) } : {}),
  });

  const validator = (index: number): NodePlan => {
    const peers = validatorPeers(index, sequencer_count);
    // By discovery each kona-node would find all others, and dial them: one that knows nobody is found by nobody, and introduced.
    const isIntroduced = introduces && config.validator.consensus_client === "kona-node" && !isFullyMeshed(index);
    return pair("validator", index, validatorExecutionPeers(index, sequencer_count), isIntroduced ? [] : peers);
  };

  const dialedSequencers = firstSequencers(sequencer_count);
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
