/** Fixed IPv4 addresses: each role has a range of its own in the subnet, so that no address moves as others grow. */
import type { NodeRole } from "./plan";

/** Offsets from the subnet's first address. Sequencers number up to 9, validators up to 50. */
const OFFSETS = {
  dockerGateway: 1,
  l1: 10,
  batcher: 11,
  proposer: 12,
  challenger: 13,
  /** Each later one where there was room. */
  gateways: [14, 19, 22],
  prometheus: 15,
  grafana: 16,
  alertmanager: 17,
  jsonExporter: 18,
  execution: { challenger: 20, sequencer: 40, validator: 100 },
  consensus: { challenger: 21, sequencer: 60, validator: 160 },
  conductor: 80,
  guard: 90,
  /** On each of several hosts. */
  anchor: 23,
  genesisServer: 24,
  /** Where L1 is a fork: what reads the one that it was forked from. */
  l1Front: 25,
  /** Where L1 has no beacon API of its own. */
  l1Beacon: 26,
  /** 32 addresses for jobs, which need no fixed ones. */
  jobs: 224,
} as const;

export const addressPlan = (subnet: string) => addressesUnder(subnet.split(".").slice(0, 3).join("."));

/** Numbers of the /24 from which an overlay gives addresses to jobs and to its own endpoints, apart from the slices of hosts. */
const OVERLAY_POOL = 250;

/** The range of a network over several hosts: the /16 that the subnet of the config lies in. */
export function spannedRange(subnet: string) {
  const prefix = subnet.split(".").slice(0, 2).join(".");
  return {
    subnet: `${prefix}.0.0/16`,
    gateway: `${prefix}.0.1`,
    pool: `${prefix}.${OVERLAY_POOL}.0/24`,
    /** Of a host: the same places as in a network on one. */
    slice: (slice: number) => ({
      subnet: `${prefix}.${slice}.0/24`,
      addresses: addressesUnder(`${prefix}.${slice}`),
    }),
  };
}

/** @param prefix the first three numbers */
function addressesUnder(prefix: string) {
  const at = (offset: number): string => `${prefix}.${offset}`;
  return {
    dockerGateway: at(OFFSETS.dockerGateway),
    l1: at(OFFSETS.l1),
    batcher: at(OFFSETS.batcher),
    proposer: at(OFFSETS.proposer),
    challenger: at(OFFSETS.challenger),
    gateway: (index: number) => at(OFFSETS.gateways[index - 1]!),
    prometheus: at(OFFSETS.prometheus),
    grafana: at(OFFSETS.grafana),
    alertmanager: at(OFFSETS.alertmanager),
    jsonExporter: at(OFFSETS.jsonExporter),
    execution: (role: NodeRole, index: number) => at(OFFSETS.execution[role] + index),
    consensus: (role: NodeRole, index: number) => at(OFFSETS.consensus[role] + index),
    conductor: (index: number) => at(OFFSETS.conductor + index),
    guard: (index: number) => at(OFFSETS.guard + index),
    anchor: at(OFFSETS.anchor),
    genesisServer: at(OFFSETS.genesisServer),
    l1Front: at(OFFSETS.l1Front),
    l1Beacon: at(OFFSETS.l1Beacon),
    jobRange: `${at(OFFSETS.jobs)}/27`,
  };
}

export type AddressPlan = ReturnType<typeof addressPlan>;

/** Whether an address of this machine is reached from this machine alone. */
export const isLoopback = (address: string): boolean => address.startsWith("127.");
