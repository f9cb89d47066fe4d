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

/** All that the config names, lost ones too, in the order of their slices, which is that of their joining. */
export const namedHostsOf = ({ hosts }: Pick<StackConfig, "hosts">): PlacedHost[] =>
  Object.entries(hosts)
    .map(([name, { zone = name, slice, engine, address }]) => ({ name, zone, slice, engine, address }))
    .sort((one, other) => one.slice - other.slice);

/** Those that are not lost, in the order of their slices. */
export const hostsOf = (config: Pick<StackConfig, "hosts">): PlacedHost[] =>
  namedHostsOf(config).filter(({ name }) => !isLost(config, name));

export const isLost = ({ hosts }: Pick<StackConfig, "hosts">, name: string): boolean => hosts[name]?.lost ?? false;

type Placed = Pick<StackConfig, "hosts" | "placement" | "sequencer_count" | "l2_nodes">;

/** @returns undefined where the network is on one machine */
export function placementOf(config: Placed): Placement | undefined {
  const { placement, sequencer_count, l2_nodes } = config;
  // Somebody has to be first; that one of them is no latecomer is a rule.
  const founders = namedHostsOf(config).filter(({ name }) => !config.hosts[name]!.added_later);
  const [first] = founders;
  if (!first) return undefined;
  // It does not move: what it holds is on its host alone. That this host is not lost is a rule.
  const l1 = placement.l1 ?? first.name;
  const besideL1 = (name = l1): string => (isLost(config, name) ? l1 : name);
  return {
    sequencers: withoutLost(config, founders, spread(config, founders, sequencer_count)),
    validators: withoutLost(
      config,
      founders,
      range(1, l2_nodes - sequencer_count).map(
        (index) => placement.validators[index - 1] ?? founders[(index - 1) % founders.length]!.name,
      ),
    ),
    l1,
    monitoring: besideL1(placement.monitoring),
    batcher: besideL1(placement.batcher),
    proposer: besideL1(placement.proposer),
    challenger: besideL1(placement.challenger),
  };
}

function spread(config: Placed, founders: PlacedHost[], count: number): string[] {
  const placed = config.placement.sequencers.slice(0, count);
  while (placed.length < count) placed.push(nextHost(config, founders, placed));
  return placed;
}

/** Each further one goes to the zone that has the fewest, and within it to the host that has the fewest. */
function nextHost({ hosts }: Placed, candidates: PlacedHost[], placed: string[]): string {
  const zoneOf = (name: string): string => hosts[name]?.zone ?? name;
  const inZone = (zone: string) => placed.filter((name) => zoneOf(name) === zone).length;
  const onHost = (host: string) => placed.filter((name) => name === host).length;
  const [chosen] = [...candidates].sort(
    (one, other) => inZone(one.zone) - inZone(other.zone) || onHost(one.name) - onHost(other.name),
  );
  return chosen!.name;
}

/** Nodes of lost hosts go to the other founders, and all others stay where they are. */
function withoutLost(config: Placed, founders: PlacedHost[], placed: string[]): string[] {
  const candidates = founders.filter(({ name }) => !isLost(config, name));
  // That there are some is a rule.
  if (candidates.length === 0) return placed;
  const taken = placed.filter((name) => !isLost(config, name));
  return placed.map((name) => {
    if (!isLost(config, name)) return name;
    const other = nextHost(config, candidates, taken);
    taken.push(other);
    return other;
  });
}
