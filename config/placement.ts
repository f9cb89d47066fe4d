/** Which host everything runs on, where there are several. Pure; depends on no host that was `added_later` unless the config names it. */
import { range } from "./peers";
import type { StackConfig } from "./schema";

export interface PlacedHost {
  name: string;
  /** What fails together. */
  zone: string;
  slice: number;
  engine: string;
  /** Its own address. */
  address: string;
}

/** Names of hosts. */
export interface Placement {
  /** Of sequencer 1, 2, … */
  sequencers: string[];
  /** Of validator 1, 2, … */
  validators: string[];
  /** Where L1 runs, the genesis is made and jobs run. */
  l1: string;
  monitoring: string;
  batcher: string;
  proposer: string;
  challenger: string;
}

export const spansHosts = ({ hosts }: Pick<StackConfig, "hosts">): boolean => Object.keys(hosts).length > 0;

/** All hosts in the order of their slices, which is that of their joining. */
export const hostsOf = ({ hosts }: Pick<StackConfig, "hosts">): PlacedHost[] =>
  Object.entries(hosts)
    .map(([name, { zone = name, slice, engine, address }]) => ({ name, zone, slice, engine, address }))
    .sort((one, other) => one.slice - other.slice);

type Placed = Pick<StackConfig, "hosts" | "placement" | "sequencer_count" | "l2_nodes">;

/** @returns undefined where the network is on one machine */
export function placementOf(config: Placed): Placement | undefined {
  const { placement, sequencer_count, l2_nodes } = config;
  // Somebody has to be first; that one of them is no latecomer is a rule.
  const founders = hostsOf(config).filter(({ name }) => !config.hosts[name]!.added_later);
  const [first] = founders;
  if (!first) return undefined;
  const l1 = placement.l1 ?? first.name;
  return {
    sequencers: spread(config, founders, sequencer_count),
    validators: range(1, l2_nodes - sequencer_count).map(
      (index) => placement.validators[index - 1] ?? founders[(index - 1) % founders.length]!.name,
    ),
    l1,
    monitoring: placement.monitoring ?? l1,
    batcher: placement.batcher ?? l1,
    proposer: placement.proposer ?? l1,
    challenger: placement.challenger ?? l1,
  };
}

/** Each further sequencer goes to the zone that has the fewest, and within it to the host that has the fewest. */
function spread(config: Placed, founders: PlacedHost[], count: number): string[] {
  const zoneOf = (name: string): string => config.hosts[name]?.zone ?? name;
  const placed = config.placement.sequencers.slice(0, count);
  while (placed.length < count) {
    const inZone = (zone: string) => placed.filter((name) => zoneOf(name) === zone).length;
    const onHost = (host: string) => placed.filter((name) => name === host).length;
    const [next] = [...founders].sort(
      (one, other) => inZone(one.zone) - inZone(other.zone) || onHost(one.name) - onHost(other.name),
    );
    placed.push(next!.name);
  }
  return placed;
}
