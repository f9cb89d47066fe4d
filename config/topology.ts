/** The planner: from a checked config to plain data. What runs, under which name, where, and who talks to whom. */
import { addressPlan } from "./addresses";
import { imageReference, type ImageKey } from "./images";
import { checkPorts, PORTS } from "./ports";
import { imagesInUse, validatorsServeChallenger } from "./rules";
import type { ConsensusClientName, ExecutionClientName, ServiceKey, StackConfig } from "./schema";
import { FOUNDING_SEQUENCER } from "../shared/cluster/founder";
import { ignoresConductor } from "./plan";
import { failoverTimings, guardTimings } from "./timings";
import type {
  ConductorPlan,
  ConsensusPlan,
  ContainerPlan,
  ExecutionPlan,
  GuardPlan,
  NodePlan,
  NodeRole,
  Plan,
  PublishedPort,
} from "./plan";

const serviceKey = (client: string): ServiceKey & ImageKey => client.replaceAll("-", "_") as ServiceKey & ImageKey;

/**
 * The first sequencers, which every node dials, and each other too: a client that comes back dials at once, while the
 * others try it again only once a minute. Dialing all would restart nodes as sequencers are added.
 */
const SEQUENCERS_DIALED_BY_ALL = 3;

/**
 * Plans the whole network.
 *
 * Growing touches nothing that runs: every node dials the first sequencers and nodes before it, and every address and
 * port depends on the node's role and index alone.
 *
 * @throws ConfigError when two published ports clash
 */
export function planTopology(config: StackConfig): Plan {
  const { network_name: network, sequencer_count, l2_nodes, ports } = config;
  const addresses = addressPlan(config.subnet);
  const hasConductors = sequencer_count > 1;

  // What runs in the node image is the project's own, and has neither.
  const limits: Partial<Record<ImageKey, { memory_mb?: number; cpus?: string }>> = config.resources;
  const extraArguments: Partial<Record<ImageKey, string[]>> = config.extra_arguments;

  const publish = (internal: number, external: number, key: string): PublishedPort => ({
    internal,
    external,
    address: config.bind_address,
    key,
  });
  /** For RPCs without authentication: whatever the config says, only this machine reaches them. */
  const publishLocally = (internal: number, external: number, key: string): PublishedPort => ({
    internal,
    external,
    address: "127.0.0.1",
    key,
  });

  const container = (
    identity: Pick<ContainerPlan, "name" | "role" | "component" | "index" | "address">,
    image: ImageKey,
    published: PublishedPort[] = [],
  ): ContainerPlan => ({
    ...identity,
    name: `${network}-${identity.name}`,
    image,
    ports: published,
    limits: limitsOf(limits[image]),
    extraArguments: extraArguments[image] ?? [],
  });

  const singleton = (image: ImageKey, component: string, address: string, published?: PublishedPort[]) =>
    container({ name: component, role: "service", component, index: 0, address }, image, published);

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

  const guard = (index: number): GuardPlan => ({
    ...container(
      { name: `guard-${index}`, role: "service", component: "guard", index, address: addresses.guard(index) },
      "node",
    ),
    timings: guardTimings({
      l2BlockTime: config.l2_block_time,
      ignoresConductor: sequencers.some(ignoresConductor),
      rank: index - 1,
    }),
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
        publish(PORTS.executionRpc, rpc, `ports.${role}_rpc`),
        publish(PORTS.executionWebSocket, rpc + 1, `ports.${role}_rpc`),
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

  const sequencers = range(1, sequencer_count).map(sequencer);
  const validators = range(1, l2_nodes - sequencer_count).map(validator);
  const challengerHasWatchPair = config.challenger.enabled && !validatorsServeChallenger(config);

  const plan: Plan = {
    network,
    subnet: config.subnet,
    gatewayAddress: addresses.dockerGateway,
    jobAddressRange: addresses.jobRange,
    chain: {
      l1ChainId: config.l1.chain_id,
      l1BlockTime: config.l1.block_time,
      l2ChainId: config.l2_chain_id,
      l2BlockTime: config.l2_block_time,
    },
    images: Object.fromEntries(
      imagesInUse(config).map((key) => [key, imageReference(key, config.image_source, config.images)]),
    ),
    logRotation: { maxSizeMb: config.log_rotation.max_size_mb, maxFiles: config.log_rotation.max_files },
    anvil: container({ name: "anvil", role: "l1", component: "anvil", index: 0, address: addresses.anvil }, "anvil", [
      publish(PORTS.l1Rpc, ports.l1, "ports.l1"),
    ]),
    sequencers,
    validators,
    ...(challengerHasWatchPair ? { watchPair } : {}),
    ...(config.batcher.enabled
      ? {
          batcher: {
            ...singleton("op_batcher", "op-batcher", addresses.batcher),
            maxChannelDuration: config.batcher.max_channel_duration,
          },
        }
      : {}),
    ...(config.proposer.enabled
      ? {
          proposer: {
            ...singleton("op_proposer", "op-proposer", addresses.proposer),
            proposalInterval: config.proposer.proposal_interval,
          },
        }
      : {}),
    ...(config.challenger.enabled
      ? { challenger: singleton("op_challenger", "op-challenger", addresses.challenger) }
      : {}),
    ...(config.gateway.enabled
      ? {
          gateway: singleton("haproxy", "gateway", addresses.gateway, [
            publish(PORTS.gateway, ports.gateway, "ports.gateway"),
          ]),
        }
      : {}),
    guards: hasConductors && config.guard.enabled ? range(1, config.guard.count).map(guard) : [],
    ...(config.monitoring.prometheus.enabled
      ? {
          prometheus: {
            ...singleton("prometheus", "prometheus", addresses.prometheus, [
              publish(PORTS.prometheus, ports.prometheus, "ports.prometheus"),
            ]),
            retentionDays: config.monitoring.prometheus.retention_days,
          },
          ...(config.monitoring.json_exporter.enabled
            ? { jsonExporter: singleton("json_exporter", "json-exporter", addresses.jsonExporter) }
            : {}),
        }
      : {}),
    ...(config.monitoring.alertmanager.enabled
      ? {
          alertmanager: singleton("alertmanager", "alertmanager", addresses.alertmanager, [
            publishLocally(PORTS.alertmanager, ports.alertmanager, "ports.alertmanager"),
          ]),
        }
      : {}),
    ...(config.monitoring.grafana.enabled
      ? {
          grafana: singleton("grafana", "grafana", addresses.grafana, [
            publish(PORTS.grafana, ports.grafana, "ports.grafana"),
          ]),
        }
      : {}),
  };
  checkPorts(plan);
  return plan;
}

const limitsOf = ({ memory_mb, cpus }: { memory_mb?: number; cpus?: string } = {}): ContainerPlan["limits"] => ({
  ...(memory_mb === undefined ? {} : { memoryMb: memory_mb }),
  ...(cpus === undefined ? {} : { cpus }),
});

/** The whole numbers from `first` to `last`, both included; none when `last` is smaller. */
const range = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, offset) => first + offset);
