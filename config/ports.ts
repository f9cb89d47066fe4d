/** The ports inside containers, and the check that no two published ones clash. */
import { ConfigError } from "./load";
import { allContainers, type Plan } from "./plan";

/** Ports inside containers, the same in every container of a kind. */
export const PORTS = {
  l1Rpc: 8545,
  /** The beacon API of a local L1 that has none itself. */
  l1Beacon: 5052,
  executionRpc: 9545,
  executionWebSocket: 9546,
  executionEngine: 9551,
  executionMetrics: 6060,
  executionP2p: 30303,
  consensusRpc: 7545,
  consensusP2pTcp: 9222,
  consensusP2pUdp: 9223,
  conductorRpc: 8547,
  conductorRaft: 50050,
  conductorWebSocket: 8549,
  /** op-node, kona-node, op-conductor, op-batcher, op-proposer and op-challenger. */
  metrics: 7300,
  gateway: 8645,
  /** The gateway's own entry for nodes: straight to the leader. */
  gatewayLeader: 8646,
  gatewayMetrics: 8647,
  /** The gateway's entry for op-challenger: consensus clients. */
  gatewayConsensus: 8648,
  /** For others than this machine, with keys, limits and TLS. */
  gatewayPublic: 8643,
  /** Of the genesis, for the other hosts. */
  genesisServer: 8900,
  prometheus: 9090,
  jsonExporter: 7979,
  alertmanager: 9093,
  grafana: 3000,
} as const;

/** @throws ConfigError that names both config keys of every clash */
export function checkPorts(plan: Plan): void {
  const owners = new Map<string, { container: string; key: string }>();
  const problems = [];
  for (const { name, ports, host = "" } of allContainers(plan)) {
    for (const { external, key } of ports) {
      const place = `${host}:${external}`;
      const owner = owners.get(place);
      if (external > 65_535) problems.push({ key, message: `gives ${name} port ${external}, beyond 65535: lower it` });
      if (owner) {
        problems.push({
          key,
          message: `port ${external} is wanted by ${name} and by ${owner.container} (${owner.key}): move one of the two`,
        });
      }
      owners.set(place, { container: name, key });
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
}
