/**
 * What follows from the name of a network, for `ports: auto`, `subnet: auto` and `l2_chain_id: random`, and ids of chains that are
 * named: the same at every run and on every machine, without any state, so that a plan needs to ask nobody. Pure.
 */
import { createHash } from "node:crypto";
import { chainIdNamed } from "./chainNames";
import { DEFAULT_NETWORK_NAME, type StackConfig } from "./schema";

/** Ports of nodes of a kind are 100 apart, so that networks share a range by taking other remainders of it. */
const STEP = 100;
/** Remainders that one network takes: each of its kinds of ports has one of them to itself. */
const LANES = 8;
/** The remainders 40 to 47 are left to networks with the default ports, whose validators reach into the range. */
const SLICES = [0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11];
/** From here on there is little that is well known, and from 32768 on Linux gives ports to outgoing connections. */
const FIRST_PORT = 20_000;
const LAST_PORT = 32_767;
/** As many as there may be validators. */
const STEPS_OF_A_NETWORK = 50;
const STARTS = Math.floor((LAST_PORT + 1 - FIRST_PORT) / STEP) - STEPS_OF_A_NETWORK + 1;

/** No chain that is known has an id in this range (a unit test asks viem's list), and all software takes it: it is below 2^31. */
export const CHAIN_IDS = { first: 730_000_000, last: 879_999_999 } as const;

/** 10.128.0.0 to 10.191.255.0: neither the default, nor what Docker, Kubernetes and most clouds begin with. */
const FIRST_SECOND_BYTE = 128;
const SECOND_BYTES = 64;

/** A whole number from 0 to `below` - 1; another one for each purpose. */
function pick(network: string, purpose: string, below: number): number {
  const BYTES = 6;
  const digest = createHash("sha256").update(`${purpose}\n${network}`).digest();
  return digest.readUIntBE(0, BYTES) % below;
}

/** Host ports between 20000 and 32767 for all containers of a network of any size. */
export function portsOf(network: string): StackConfig["ports"] {
  const slice = SLICES[pick(network, "slice of ports", SLICES.length)]!;
  const start = pick(network, "first port", STARTS);
  const at = (lane: number, step = 0): number => FIRST_PORT + STEP * (start + step) + LANES * slice + lane;
  return {
    // There are up to three gateways, each with a door for others; what there is one of follows them on the same lane.
    gateway: at(0),
    gateway_public: at(0, 3),
    l1: at(0, 6),
    prometheus: at(0, 7),
    alertmanager: at(0, 8),
    grafana: at(0, 9),
    // WebSocket is one higher than JSON-RPC.
    sequencer_rpc: at(1),
    sequencer_node_rpc: at(3),
    conductor_rpc: at(4),
    validator_rpc: at(5),
    validator_node_rpc: at(7),
  };
}

/** A private /24. */
export const subnetOf = (network: string): string =>
  `10.${FIRST_SECOND_BYTE + pick(network, "subnet, second byte", SECOND_BYTES)}.${pick(network, "subnet, third byte", 256)}.0/24`;

export const chainIdOf = (network: string): number =>
  CHAIN_IDS.first + pick(network, "L2 chain id", CHAIN_IDS.last - CHAIN_IDS.first + 1);

const CHAIN_NAME = /^[a-z][a-z0-9-]*$/;

/** The id of the chain that is named; what is no name of a known one stays, for the schema to refuse. */
const named = (value: unknown): unknown =>
  typeof value === "string" && CHAIN_NAME.test(value) ? (chainIdNamed(value) ?? value) : value;

/** The section of L1 with the id of a chain that it names; whatever else it is, as it is. */
const withChainId = (l1: unknown): unknown =>
  typeof l1 === "object" && l1 !== null && "chain_id" in l1 ? { ...l1, chain_id: named(l1.chain_id) } : l1;

/** Raw config with what the words stand for in their place; everything else as it is. */
export function withDerived(raw: Record<string, unknown>): Record<string, unknown> {
  const network = String(raw["network_name"] ?? DEFAULT_NETWORK_NAME);
  return {
    ...raw,
    ...(raw["ports"] === "auto" ? { ports: portsOf(network) } : {}),
    ...(raw["subnet"] === "auto" ? { subnet: subnetOf(network) } : {}),
    ...("l2_chain_id" in raw
      ? { l2_chain_id: raw["l2_chain_id"] === "random" ? chainIdOf(network) : named(raw["l2_chain_id"]) }
      : {}),
    ...("l1" in raw ? { l1: withChainId(raw["l1"]) } : {}),
  };
}

/** Whether the ports are those of `ports: auto`, of which none can be changed alone. */
export const hasDerivedPorts = ({ network_name, ports }: StackConfig): boolean =>
  Object.entries(portsOf(network_name)).every(([key, port]) => ports[key as keyof StackConfig["ports"]] === port);
