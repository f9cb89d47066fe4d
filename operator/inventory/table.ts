/** The list of networks, as data and as a person reads it. Pure. */
import colors from "picocolors";
import { gigabytes } from "../../shared/diskSpace";
import { newTable } from "../tables";
import type { NetworkDetails } from "./details";
import type { FoundNetwork, NetworkCondition } from "./model";

/** A network of the list, as `--json` gives it. */
export interface ListedNetwork extends NetworkDetails {
  network: string;
  project: string;
  stack: string;
  state: NetworkCondition;
  sequencers: number;
  validators: number;
  containers: { running: number; stopped: number };
  /** `bytes` where sizes were asked for. */
  volumes: { count: number; bytes?: number };
  /** ISO 8601. */
  createdAt?: string;
  ageSeconds?: number;
}

/** @param now Unix time in milliseconds */
export function listed(
  network: FoundNetwork,
  details: NetworkDetails,
  now: number,
  sizes?: Map<string, number>,
): ListedNetwork {
  const { createdAt, volumes } = network;
  const bytes = sizes && volumes.reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0);
  return {
    network: network.name,
    project: network.project,
    stack: network.stack,
    state: network.condition,
    sequencers: network.sequencers,
    validators: network.validators,
    containers: { running: network.running, stopped: network.stopped },
    volumes: { count: volumes.length, ...(bytes === undefined ? {} : { bytes }) },
    ...details,
    ...(createdAt === undefined
      ? {}
      : {
          createdAt: new Date(createdAt).toISOString(),
          ageSeconds: Math.max(0, Math.round((now - createdAt) / 1_000)),
        }),
  };
}

const PAINT: Record<NetworkCondition, (text: string) => string> = {
  healthy: colors.green,
  starting: colors.cyan,
  partial: colors.red,
  stopped: colors.yellow,
  leftovers: colors.yellow,
};

const HEAD = [
  "network",
  "stack",
  "state",
  "nodes",
  "containers",
  "volumes",
  "L2 JSON-RPC",
  "chain id",
  "age",
  "folder",
];

/** @param project ours: stacks of other projects are shown with theirs */
export function listTable(networks: ListedNetwork[], project: string): string {
  const table = newTable(HEAD);
  table.push(...networks.map((network) => row(network, project)));
  return table.toString();
}

const row = (network: ListedNetwork, ours: string): string[] => [
  network.network,
  network.project === ours ? network.stack : `${network.project}/${network.stack}`,
  PAINT[network.state](network.state),
  nodes(network),
  `${network.containers.running} up${network.containers.stopped > 0 ? `, ${network.containers.stopped} stopped` : ""}`,
  `${network.volumes.count}${network.volumes.bytes === undefined ? "" : ` (${gigabytes(network.volumes.bytes)})`}`,
  network.rpcUrl ?? "",
  network.chainId === undefined ? "" : String(network.chainId),
  network.ageSeconds === undefined ? "" : age(network.ageSeconds),
  network.folder ?? "",
];

const nodes = ({ sequencers, validators }: ListedNetwork): string =>
  sequencers + validators === 0 ? "" : `${sequencers} + ${validators}`;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `40 s`, `12 min`, `5 h`, `3 d`: the largest unit of which there are two, or one of seconds. */
export function age(seconds: number): string {
  if (seconds >= 2 * DAY) return `${Math.floor(seconds / DAY)} d`;
  if (seconds >= 2 * HOUR) return `${Math.floor(seconds / HOUR)} h`;
  if (seconds >= 2 * MINUTE) return `${Math.floor(seconds / MINUTE)} min`;
  return `${Math.round(seconds)} s`;
}
