/** Configurations of WireGuard for hosts that route, but for public keys and addresses, which the stack config does not have. Pure. */
import type { ClusterPlan, HostPlan } from "../../../config/plan";

/** WireGuard's usual one. */
const PORT = 51_820;

/**
 * By host, for its `/etc/wireguard/opstack.conf`. The `address` of each host is taken to be its own in the tunnel. `wg-quick` makes a
 * route of all that a peer may send, so that no others are needed, and they are there after a restart, too.
 */
export const wireGuardConfigs = ({ hosts }: ClusterPlan): Record<string, string[]> =>
  Object.fromEntries(
    hosts.map((host) => [host.name, [...self(host), ...hosts.filter((other) => other !== host).flatMap(peer)]]),
  );

const self = ({ address }: HostPlan): string[] => [
  "[Interface]",
  `Address = ${address}/32`,
  `ListenPort = ${PORT}`,
  // No private key stands in a file that somebody writes elsewhere.
  "PostUp = wg set %i private-key /etc/wireguard/key",
];

const peer = ({ name, address, subnet }: HostPlan): string[] => [
  "[Peer]",
  `PublicKey = PUBLIC_KEY_OF_${placeholder(name)}`,
  `Endpoint = PUBLIC_ADDRESS_OF_${placeholder(name)}:${PORT}`,
  `AllowedIPs = ${address}/32, ${subnet}`,
  "PersistentKeepalive = 25",
];

const placeholder = (host: string): string => host.toUpperCase().replaceAll("-", "_");
