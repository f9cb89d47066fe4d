/**
 * Which containers of a plan exchange packets all the time. Each such pair takes an entry in the kernel's neighbour table on
 * either side, and all containers of a machine share one table (`net.ipv4.neigh.default.gc_thresh3`). Where it is full, packets
 * to further neighbours are dropped.
 */
import {
  FULLY_MESHED_FOLLOWERS,
  LEAST_FOLLOWERS,
  MOST_VALIDATORS_SERVING,
  rotated,
  sequencersOfEach,
} from "../shared/mesh";
import { allContainers, allNodes, followersOf, ignoresConductor, type ContainerPlan, type Plan } from "./plan";
import { exportsHeads, scrapedContainers } from "./scraped";

/** Entries of the table where nobody has changed it. */
export const DEFAULT_NEIGHBOUR_ENTRIES = 1_024;

/** What makes the pairs: peers on both layers, what nodes need of others, and what looks at nodes. */
export interface NeighbourPairs {
  consensusPeers: number;
  executionPeers: number;
  /** Clients of a node, conductors, L1, gateways, batcher, proposer and challenger. */
  work: number;
  /** Guards. */
  guards: number;
  /** Prometheus, json_exporter, Grafana. */
  monitoring: number;
}

type Pair = [one: ContainerPlan | undefined, other: ContainerPlan | undefined];

/** Counts each pair once, for what it is listed under first. */
export function neighbourPairs(plan: Plan): NeighbourPairs {
  const counted = new Set<string>();
  const count = (pairs: Pair[]): number => {
    const before = counted.size;
    for (const [one, other] of pairs) {
      if (one && other && one !== other) counted.add([one.name, other.name].sort().join(" "));
    }
    return counted.size - before;
  };
  return {
    work: count(workPairs(plan)),
    consensusPeers: count([...dialedPairs(plan, "consensus"), ...introducedPairs(plan)]),
    executionPeers: count(dialedPairs(plan, "execution")),
    guards: count(guardPairs(plan)),
    monitoring: count(monitoringPairs(plan)),
  };
}

/**
 * Entries that a plan takes while it works: two for each pair, and one of each container for itself, which its health check asks.
 * What happens only now and then comes on top of that.
 */
export const neighbourEntries = (plan: Plan): number =>
  allContainers(plan).length +
  2 * Object.values(neighbourPairs(plan)).reduce((sum: number, pairs: number) => sum + pairs, 0);

/** At most: while every node is looked at from outside, and a sequencer has just been lost, or was too slow to answer. */
export const mostNeighbourEntries = (plan: Plan): number =>
  neighbourEntries(plan) + entriesOfALook(plan) + entriesOfALostSequencer(plan);

/** Entries of a look at every node, as `status` and the check at the end of an update take. */
const entriesOfALook = (plan: Plan): number => 2 * allNodes(plan).flatMap(partsOf).length;

/** In a larger network each guard asks those that it was the sequencer of, and introduces them to another one. */
function entriesOfALostSequencer(plan: Plan): number {
  const followers = followersOf(plan);
  if (followers.length <= FULLY_MESHED_FOLLOWERS) return 0;
  const most = Math.max(
    ...plan.sequencers.map(({ name }) => followers.filter(({ consensus }) => consensus.peers.includes(name)).length),
  );
  return 2 * most * (plan.guards.length + 1);
}

const partsOf = ({ execution, consensus, conductor }: Plan["sequencers"][number]): ContainerPlan[] => [
  execution,
  consensus,
  ...(conductor ? [conductor] : []),
];

const each = (one: ContainerPlan | undefined, others: (ContainerPlan | undefined)[]): Pair[] =>
  others.map((other): Pair => [one, other]);

function workPairs(plan: Plan): Pair[] {
  const { l1, sequencers, validators, gateways, batcher, proposer, challenger, watchPair } = plan;
  const conductors = sequencers.flatMap(({ conductor }) => conductor ?? []);
  const leaders = conductors.length > 0 ? conductors : sequencers.flatMap(partsOf);
  const asked = gateways[0] ? [gateways[0]] : partsOf(watchPair ?? validators[0]!);
  const served = validators.slice(0, MOST_VALIDATORS_SERVING);
  return [
    ...allNodes(plan).flatMap((node): Pair[] => [
      [node.execution, node.consensus],
      [node.conductor, node.execution],
      [node.conductor, node.consensus],
      [node.consensus, l1],
    ]),
    ...conductors.flatMap((conductor) => each(conductor, conductors)),
    ...gateways.flatMap((gateway) =>
      each(gateway, [...[...sequencers, ...served].map(({ execution }) => execution), ...conductors]),
    ),
    ...each(batcher, [l1, ...leaders]),
    ...each(proposer, [l1, ...leaders]),
    ...(challenger ? each(challenger, [l1, ...asked]) : []),
  ];
}

function dialedPairs(plan: Plan, layer: "consensus" | "execution"): Pair[] {
  const clients = new Map(allNodes(plan).map((node) => [node.name, node[layer]]));
  return allNodes(plan).flatMap((node) =>
    each(
      node[layer],
      node[layer].peers.map((peer) => clients.get(peer)),
    ),
  );
}

/** Sequencers know each other; a node that knows too few of them is introduced, and some to a sequencer that none dials. */
function introducedPairs(plan: Plan): Pair[] {
  const { sequencers } = plan;
  const followers = followersOf(plan);
  const wanted = sequencersOfEach(sequencers.length, followers.length);
  const known = followers.map((node) => {
    const dialed = sequencers.filter(({ name }) => node.consensus.peers.includes(name));
    const others = rotated(sequencers, node.index).filter((sequencer) => !dialed.includes(sequencer));
    return [...dialed, ...others].slice(0, Math.max(dialed.length, wanted));
  });
  return sequencers.flatMap((sequencer) => {
    const own = followers.filter((_, position) => known[position]!.includes(sequencer));
    const others = rotated(followers, sequencer.index).slice(0, Math.max(0, LEAST_FOLLOWERS - own.length));
    return each(
      sequencer.consensus,
      [...sequencers, ...own, ...others].map(({ consensus }) => consensus),
    );
  });
}

function guardPairs(plan: Plan): Pair[] {
  const { guards, sequencers } = plan;
  const followers = followersOf(plan);
  const watched = [
    ...sequencers.flatMap((node) => [
      node.conductor,
      node.consensus,
      ignoresConductor(node) ? node.execution : undefined,
    ]),
    ...(followers.length <= FULLY_MESHED_FOLLOWERS ? followers.map(({ consensus }) => consensus) : []),
  ];
  return guards.flatMap((guard) => each(guard, watched));
}

function monitoringPairs(plan: Plan): Pair[] {
  const { prometheus, jsonExporter, alertmanager, grafana, l1, gateways, sequencers } = plan;
  const probed = [
    ...sequencers.map(({ conductor }) => conductor),
    ...allNodes(plan)
      .filter((node) => !exportsHeads(node))
      .map(({ consensus }) => consensus),
    ...gateways,
    l1,
  ];
  return [...each(prometheus, [...scrapedContainers(plan), alertmanager, grafana]), ...each(jsonExporter, probed)];
}
