/** The rules of a network over several machines: what of `hosts`, `placement` and `cluster` does not fit together. */
import { spannedRange } from "./addresses";
import { hostsOf, isLost, namedHostsOf, placementOf, spansHosts } from "./placement";
import type { ConfigProblem } from "./rules";
import type { StackConfig } from "./schema";
import { failoverTimings } from "./timings";

type HostRule = (config: StackConfig) => ConfigProblem[];

const networkFits: HostRule = (config) => {
  const { network } = config.cluster;
  if (spansHosts(config) && network === "bridge") {
    return [
      {
        key: "cluster.network",
        message: '"bridge" is a network of one engine: with hosts, set it to "overlay" or "routed"',
      },
    ];
  }
  if (!spansHosts(config) && network !== "bridge") {
    return [{ key: "cluster.network", message: `"${network}" needs hosts: name them, or set it to "bridge"` }];
  }
  return [];
};

const placementNeedsHosts: HostRule = (config) => {
  if (spansHosts(config)) return [];
  return Object.entries(config.placement)
    .filter(([, value]) => value !== undefined && value.length > 0)
    .map(([key]) => ({ key: `placement.${key}`, message: "has no use without hosts: remove it, or name hosts" }));
};

const placementNamesHosts: HostRule = (config) => {
  const known = namedHostsOf(config).map(({ name }) => name);
  if (known.length === 0) return [];
  const problem = (key: string, name: string): ConfigProblem[] =>
    known.includes(name) ? [] : [{ key, message: `"${name}" is no host; known are ${known.join(", ")}` }];
  return Object.entries(config.placement).flatMap(([key, value]) =>
    Array.isArray(value)
      ? value.flatMap((name, position) => problem(`placement.${key}[${position}]`, name))
      : value === undefined
        ? []
        : problem(`placement.${key}`, value),
  );
};

const somebodyIsFirst: HostRule = (config) =>
  spansHosts(config) && Object.values(config.hosts).every(({ added_later }) => added_later)
    ? [
        {
          key: `hosts.${namedHostsOf(config)[0]!.name}.added_later`,
          message: "is true of all hosts: the network began on one",
        },
      ]
    : [];

/** All else can be made anew on another host. */
const l1IsNotLost: HostRule = (config) => {
  const host = placementOf(config)?.l1;
  return host !== undefined && isLost(config, host)
    ? [
        {
          key: `hosts.${host}.lost`,
          message:
            "L1 runs there, and nobody else has what it holds: bring that machine back, or begin a new network on the other hosts",
        },
      ]
    : [];
};

/**
 * Slices, addresses and engines: two hosts that share one are the same machine, or would give out the same addresses. A new machine may
 * have address and engine of a lost one, but never its slice.
 */
const hostsDiffer: HostRule = (config) =>
  namedHostsOf(config).flatMap((host, position, hosts) =>
    (["slice", "address", "engine"] as const).flatMap((key) => {
      const other = hosts
        .slice(0, position)
        .filter(({ name }) => key === "slice" || !(isLost(config, name) || isLost(config, host.name)))
        .find((earlier) => earlier[key] === host[key]);
      return other
        ? [{ key: `hosts.${host.name}.${key}`, message: `${host[key]} is that of host ${other.name} already` }]
        : [];
    }),
  );

const hostsAreOutside: HostRule = (config) => {
  const { subnet } = spannedRange(config.subnet);
  const prefix = `${subnet.split(".").slice(0, 2).join(".")}.`;
  return hostsOf(config)
    .filter(({ address }) => address.startsWith(prefix))
    .map(({ name, address }) => ({
      key: "subnet",
      message: `host ${name} has the address ${address}, and containers have all of ${subnet}: choose another subnet`,
    }));
};

/** What a loss costs: a group of hosts, by how many sequencers are left without it. */
function leavesNoQuorum(sequencers: string[], isLost: (host: string) => boolean): boolean {
  const left = sequencers.filter((host) => !isLost(host)).length;
  return left < Math.floor(sequencers.length / 2) + 1;
}

interface Group {
  name: string;
  hosts: string[];
}

function fatalGroups(config: StackConfig): { hosts: Group[]; zones: Group[] } {
  const placement = placementOf(config);
  if (!placement || config.sequencer_count === 1) return { hosts: [], zones: [] };
  const hosts = hostsOf(config);
  const zones = [...new Set(hosts.map(({ zone }) => zone))].map((zone) => ({
    name: zone,
    hosts: hosts.filter((host) => host.zone === zone).map(({ name }) => name),
  }));
  const isFatal = (group: Group) => leavesNoQuorum(placement.sequencers, (name) => group.hosts.includes(name));
  return { hosts: hosts.map(({ name }) => ({ name, hosts: [name] })).filter(isFatal), zones: zones.filter(isFatal) };
}

const countHosts = (config: StackConfig): number => hostsOf(config).length;
const countZones = (config: StackConfig): number => new Set(hostsOf(config).map(({ zone }) => zone)).size;

/** Of two hosts, or two zones, one always has the majority: that is a warning (`hostWarnings`). */
const noHostHasTheMajority: HostRule = (config) => {
  const { hosts, zones } = fatalGroups(config);
  const fatal = [
    ...(countHosts(config) > 2 ? hosts.map(({ name }) => `host ${name}`) : []),
    ...(countZones(config) > 2 ? zones.filter((zone) => zone.hosts.length > 1).map(({ name }) => `zone ${name}`) : []),
  ];
  const { sequencer_count: count } = config;
  return fatal.map((group) => ({
    key: config.placement.sequencers.length > 0 ? "placement.sequencers" : "sequencer_count",
    message:
      `without ${group} fewer than ${Math.floor(count / 2) + 1} of ${count} sequencers are left, and no block is made: ` +
      `spread them, and prefer an odd number`,
  }));
};

const doorsAreOnEveryHost: HostRule = ({ hosts, bind_address: address }) =>
  Object.keys(hosts).length === 0 || address.startsWith("127.") || address === "0.0.0.0"
    ? []
    : [
        {
          key: "bind_address",
          message: `${address} cannot be an address of every host: with hosts it is 127.0.0.1, or 0.0.0.0 for all addresses of each`,
        },
      ];

/** op-conductor's election timeout is 1000 ms, and no option of it. */
const MOST_HEARTBEAT = 1_000;

const raftWaitsForRoundTrips: HostRule = (config) => {
  const { round_trip_ms: roundTrip } = config.cluster;
  if (roundTrip > 0 && !spansHosts(config)) {
    return [{ key: "cluster.round_trip_ms", message: "has no use without hosts: remove it, or name hosts" }];
  }
  const { raftHeartbeatTimeout: heartbeat, raftLeaseTimeout: lease } = failoverTimings(config);
  if (heartbeat > MOST_HEARTBEAT) {
    return [
      {
        key: "cluster.round_trip_ms",
        message: `${roundTrip} ms would need a Raft heartbeat timeout of ${heartbeat} ms, and op-conductor takes ${MOST_HEARTBEAT} ms at most: sequencers have to be closer together`,
      },
    ];
  }
  return (
    [
      ["raft_heartbeat_timeout", heartbeat],
      ["raft_lease_timeout", lease],
    ] as const
  )
    .filter(([, timeout]) => timeout < 2 * roundTrip)
    .map(([key, timeout]) => ({
      key: `conductor.${key}`,
      message: `${timeout} ms is shorter than two round trips between hosts (cluster.round_trip_ms ${roundTrip}): leaders would fall without a cause; raise it, or remove it for one that fits`,
    }));
};

/** Its names for several containers at once are known on one host alone. */
const gatewaysAreThere: HostRule = (config) =>
  spansHosts(config) && !config.gateway.enabled
    ? [{ key: "gateway.enabled", message: "is false: with hosts, nodes reach the leader by the gateway of their host" }]
    : [];

const RULES: HostRule[] = [
  gatewaysAreThere,
  networkFits,
  placementNeedsHosts,
  placementNamesHosts,
  somebodyIsFirst,
  l1IsNotLost,
  hostsDiffer,
  hostsAreOutside,
  noHostHasTheMajority,
  doorsAreOnEveryHost,
  raftWaitsForRoundTrips,
];

export const hostProblems = (config: StackConfig): ConfigProblem[] => RULES.flatMap((rule) => rule(config));

/** What is allowed over several machines but deserves a word. */
export function hostWarnings(config: StackConfig): string[] {
  if (!spansHosts(config)) return [];
  const { hosts, zones } = fatalGroups(config);
  const warnings: string[] = [];
  if (hosts.length > 0) {
    const names = hosts.map(({ name }) => name).join(" or ");
    warnings.push(
      `without host ${names} there is no majority of sequencers, and no block is made until it is back: ` +
        "with three hosts any one of them may fail",
    );
  } else if (zones.length > 0) {
    const names = zones.map(({ name }) => name).join(" or ");
    warnings.push(
      `without zone ${names} there is no majority of sequencers: with three zones any one of them may fail`,
    );
  }
  if (config.cluster.network === "routed" && config.monitoring.alertmanager.webhook_url) {
    warnings.push(
      "monitoring.alertmanager.webhook_url: containers of routed networks have the addresses that they have, so that the receiver, or your router, has to know the way back to them",
    );
  }
  return warnings;
}
