/** The planner: from a checked config to plain data. What runs, under which name, where, and who talks to whom. */
import { namedAccounts, prefundedAccounts } from "./accounts";
import { isLoopback } from "./addresses";
import { planCluster, planRange } from "./clusterPlan";
import { containerPlanner } from "./containerPlans";
import { deployOverrides, momentsOf, scheduleText } from "./hardforks";
import { imageReference } from "./images";
import { planL1 } from "./l1Plan";
import { planNodes } from "./nodePlans";
import { range } from "./peers";
import { placesOf, spotIn, type Place } from "./places";
import {
  ignoresConductor,
  type BatcherPlan,
  type ChainPlan,
  type GatewayPlan,
  type GuardPlan,
  type Plan,
} from "./plan";
import { checkPorts, PORTS } from "./ports";
import { imagesInUse } from "./imagesInUse";
import type { StackConfig } from "./schema";
import { guardTimings } from "./timings";

/** Between the published ports of two gateways, as between those of two nodes. */
const GATEWAY_PORT_STEP = 100;

const USER_NAMESPACES = ["eth", "net", "txpool", "web3"];

/** By which names clients reach the door for others: all addresses of a machine are no name. */
const certificateNames = ({ bind_address: address, gateway }: StackConfig, { host }: Place): string[] => {
  const own = [...(address === "0.0.0.0" ? [] : [address]), ...(host ? [host.address] : [])];
  return [...new Set(["127.0.0.1", ...own, ...gateway.tls.names])].sort();
};

const planForks = ({ hardforks }: StackConfig): Pick<ChainPlan, "forks"> => {
  const text = scheduleText(hardforks);
  if (text === undefined) return {};
  return { forks: { text, deployOverrides: deployOverrides(hardforks), moments: momentsOf(hardforks) } };
};

const dataAvailability = ({ batcher }: StackConfig): Pick<BatcherPlan, "dataAvailability"> =>
  batcher.data_availability === "calldata" ? {} : { dataAvailability: batcher.data_availability };

/**
 * Plans the whole network.
 *
 * @throws ConfigError when two published ports clash
 */
export function planTopology(config: StackConfig): Plan {
  const { network_name: network, ports } = config;
  const places = placesOf(config);
  const containers = containerPlanner(config);
  const { container, singleton, publish, publishLocally } = containers;
  const nodes = planNodes(config, places, containers);
  const isOpen = !isLoopback(config.bind_address);
  const hasConductors = config.sequencer_count > 1;

  const guard = (index: number, rank: number, place: Place, offset: number): GuardPlan => ({
    ...container(
      {
        name: `guard-${index}`,
        role: "service",
        component: "guard",
        index,
        ...spotIn(place, (addresses) => addresses.guard(offset)),
      },
      "node",
    ),
    timings: guardTimings({
      l2BlockTime: config.l2_block_time,
      ignoresConductor: nodes.sequencers.some(ignoresConductor),
      rank,
    }),
  });

  const gateway = (index: number, place: Place, offset: number): GatewayPlan => ({
    ...container(
      {
        name: index === 1 ? "gateway" : `gateway-${index}`,
        role: "service",
        component: "gateway",
        index,
        ...spotIn(place, (addresses) => addresses.gateway(offset)),
      },
      "node",
      [
        publishLocally(PORTS.gateway, ports.gateway + GATEWAY_PORT_STEP * (offset - 1), "ports.gateway"),
        ...(isOpen
          ? [
              publish(
                PORTS.gatewayPublic,
                ports.gateway_public + GATEWAY_PORT_STEP * (offset - 1),
                "ports.gateway_public",
              ),
            ]
          : []),
      ],
    ),
    readTimeout: config.gateway.read_timeout,
    maxBatch: config.gateway.max_batch,
    maxBodyMb: config.gateway.max_body_mb,
    ...(isOpen
      ? {
          publicDoor: {
            tls: config.gateway.tls.enabled,
            names: certificateNames(config, place),
            ...(config.gateway.requests_per_second === undefined
              ? {}
              : { requestsPerSecond: config.gateway.requests_per_second }),
          },
        }
      : {}),
  });

  /** Each on a host, by the number of its slice; the places on a host are those of the first. */
  const onHosts = <Planned>(plan: (index: number, place: Place, rank: number) => Planned): Planned[] =>
    places.hosts.map((place, rank) => plan(place.host.slice, place, rank));
  const here = places.l1;
  const gateways = () =>
    places.hosts.length > 0
      ? onHosts((index, place) => gateway(index, place, 1))
      : range(1, config.gateway.count).map((index) => gateway(index, here, index));
  const guards = () =>
    places.hosts.length > 0
      ? onHosts((index, place, rank) => guard(index, rank, place, 1))
      : range(1, config.guard.count).map((index) => guard(index, index - 1, here, index));

  const plan: Plan = {
    network,
    ...planRange(config),
    chain: {
      l1ChainId: config.l1.chain_id,
      l1BlockTime: config.l1.block_time,
      l2ChainId: config.l2_chain_id,
      l2BlockTime: config.l2_block_time,
      ...planForks(config),
    },
    images: Object.fromEntries(
      imagesInUse(config).map((key) => [key, imageReference(key, config.image_source, config.images)]),
    ),
    prefundedAccounts: prefundedAccounts(config),
    namedAccounts: namedAccounts(config),
    rpcNamespaces: [...USER_NAMESPACES, ...new Set(config.rpc_namespaces)].sort(),
    corsOrigins: config.cors_origins ?? (isOpen ? [] : ["*"]),
    logRotation: { maxSizeMb: config.log_rotation.max_size_mb, maxFiles: config.log_rotation.max_files },
    ...planL1(config, places.l1, containers),
    ...nodes,
    ...(config.batcher.enabled
      ? {
          batcher: {
            ...singleton(
              "op_batcher",
              "op-batcher",
              spotIn(places.batcher, ({ batcher }) => batcher),
            ),
            maxChannelDuration: config.batcher.max_channel_duration,
            ...dataAvailability(config),
          },
        }
      : {}),
    ...(config.proposer.enabled
      ? {
          proposer: {
            ...singleton(
              "op_proposer",
              "op-proposer",
              spotIn(places.proposer, ({ proposer }) => proposer),
            ),
            proposalInterval: config.proposer.proposal_interval,
          },
        }
      : {}),
    ...(config.challenger.enabled
      ? {
          challenger: singleton(
            "op_challenger",
            "op-challenger",
            spotIn(places.challenger, ({ challenger }) => challenger),
          ),
        }
      : {}),
    gateways: config.gateway.enabled ? gateways() : [],
    guards: hasConductors && config.guard.enabled ? guards() : [],
    ...(config.monitoring.prometheus.enabled
      ? {
          prometheus: {
            ...singleton(
              "prometheus",
              "prometheus",
              spotIn(places.monitoring, ({ prometheus }) => prometheus),
              [publishLocally(PORTS.prometheus, ports.prometheus, "ports.prometheus")],
            ),
            retentionDays: config.monitoring.prometheus.retention_days,
            retentionMb: config.monitoring.prometheus.retention_mb,
          },
          ...(config.monitoring.json_exporter.enabled
            ? {
                jsonExporter: singleton(
                  "json_exporter",
                  "json-exporter",
                  spotIn(places.monitoring, ({ jsonExporter }) => jsonExporter),
                ),
              }
            : {}),
        }
      : {}),
    ...(config.monitoring.alertmanager.enabled
      ? {
          alertmanager: singleton(
            "alertmanager",
            "alertmanager",
            spotIn(places.monitoring, ({ alertmanager }) => alertmanager),
            [publishLocally(PORTS.alertmanager, ports.alertmanager, "ports.alertmanager")],
          ),
        }
      : {}),
    ...(config.monitoring.grafana.enabled
      ? {
          grafana: singleton(
            "grafana",
            "grafana",
            spotIn(places.monitoring, ({ grafana }) => grafana),
            [publish(PORTS.grafana, ports.grafana, "ports.grafana")],
          ),
        }
      : {}),
  };
  const whole = { ...plan, ...planCluster(config, places, plan, containers) };
  checkPorts(whole);
  return whole;
}
