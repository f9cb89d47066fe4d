/** The planner: from a checked config to plain data. What runs, under which name, where, and who talks to whom. */
import { namedAccounts, prefundedAccounts } from "./accounts";
import { addressPlan } from "./addresses";
import { containerPlanner } from "./containerPlans";
import { imageReference } from "./images";
import { planNodes } from "./nodePlans";
import { range } from "./peers";
import { ignoresConductor, type GatewayPlan, type GuardPlan, type L1Plan, type Plan } from "./plan";
import { checkPorts, PORTS } from "./ports";
import { imagesInUse, isLoopback } from "./rules";
import type { StackConfig } from "./schema";
import { guardTimings } from "./timings";

/** Between the published ports of two gateways, as between those of two nodes. */
const GATEWAY_PORT_STEP = 100;

const USER_NAMESPACES = ["eth", "net", "txpool", "web3"];

/** By which names clients reach the door for others: all addresses of a machine are no name. */
const certificateNames = ({ bind_address: address, gateway }: StackConfig): string[] =>
  [...new Set(["127.0.0.1", ...(address === "0.0.0.0" ? [] : [address]), ...gateway.tls.names])].sort();

/**
 * Plans the whole network.
 *
 * @throws ConfigError when two published ports clash
 */
export function planTopology(config: StackConfig): Plan {
  const { network_name: network, ports } = config;
  const addresses = addressPlan(config.subnet);
  const containers = containerPlanner(config);
  const { container, singleton, publish, publishLocally } = containers;
  const nodes = planNodes(config, addresses, containers);
  const isOpen = !isLoopback(config.bind_address);
  const hasConductors = config.sequencer_count > 1;

  const guard = (index: number): GuardPlan => ({
    ...container(
      { name: `guard-${index}`, role: "service", component: "guard", index, address: addresses.guard(index) },
      "node",
    ),
    timings: guardTimings({
      l2BlockTime: config.l2_block_time,
      ignoresConductor: nodes.sequencers.some(ignoresConductor),
      rank: index - 1,
    }),
  });

  const gateway = (index: number): GatewayPlan => ({
    ...container(
      {
        name: index === 1 ? "gateway" : `gateway-${index}`,
        role: "service",
        component: "gateway",
        index,
        address: addresses.gateway(index),
      },
      "node",
      [
        publishLocally(PORTS.gateway, ports.gateway + GATEWAY_PORT_STEP * (index - 1), "ports.gateway"),
        ...(isOpen
          ? [
              publish(
                PORTS.gatewayPublic,
                ports.gateway_public + GATEWAY_PORT_STEP * (index - 1),
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
            names: certificateNames(config),
            ...(config.gateway.requests_per_second === undefined
              ? {}
              : { requestsPerSecond: config.gateway.requests_per_second }),
          },
        }
      : {}),
  });

  const planL1 = (): L1Plan => {
    const { client } = config.l1;
    const identity = { name: client, role: "l1", component: client, index: 0, address: addresses.l1 } as const;
    return {
      ...container(identity, client, [publishLocally(PORTS.l1Rpc, ports.l1, "ports.l1")]),
      client,
    };
  };

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
    prefundedAccounts: prefundedAccounts(config),
    namedAccounts: namedAccounts(config),
    rpcNamespaces: [...USER_NAMESPACES, ...new Set(config.rpc_namespaces)].sort(),
    corsOrigins: config.cors_origins ?? (isOpen ? [] : ["*"]),
    logRotation: { maxSizeMb: config.log_rotation.max_size_mb, maxFiles: config.log_rotation.max_files },
    l1: planL1(),
    ...nodes,
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
    gateways: config.gateway.enabled ? range(1, config.gateway.count).map(gateway) : [],
    guards: hasConductors && config.guard.enabled ? range(1, config.guard.count).map(guard) : [],
    ...(config.monitoring.prometheus.enabled
      ? {
          prometheus: {
            ...singleton("prometheus", "prometheus", addresses.prometheus, [
              publishLocally(PORTS.prometheus, ports.prometheus, "ports.prometheus"),
            ]),
            retentionDays: config.monitoring.prometheus.retention_days,
            retentionMb: config.monitoring.prometheus.retention_mb,
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
