/** A status as a person reads it. */
import colors from "picocolors";
import { FREE_DISK, gigabytes } from "../../shared/diskSpace";
import { newTable } from "../tables";
import { highestHead, lagOf } from "./judge";
import type { AccountStatus, HostStatus, NodeStatus, Problem, ServiceStatus, Status, Verdict } from "./model";

const UNKNOWN = colors.red("?");
const PAINT: Record<Verdict, (text: string) => string> = {
  healthy: colors.green,
  degraded: colors.yellow,
  down: colors.red,
};

export function renderStatus(status: Status, problems: Problem[], verdict: Verdict): string {
  const title = `${status.network} (stack ${status.stack}): ${PAINT[verdict](verdict)}`;
  const lines = problems.map(({ severity, text }) => `  ${PAINT[severity](severity.padEnd(8))} ${text}`);
  const hosts = status.hosts ? [hostTable(status.hosts)] : [];
  return [title, ...hosts, nodeTable(status), serviceTable(status), ...lines].join("\n");
}

function hostTable(hosts: HostStatus[]): string {
  const table = newTable(["host", "engine", "containers", "among them"]);
  for (const { name, engine, silence, containers = 0, running = 0, carries } of hosts) {
    const state = running < containers ? colors.red(`${running} of ${containers} run`) : `${running} run`;
    table.push([name, engine, silence === undefined ? state : colors.red("silent"), carries.join(", ")]);
  }
  return table.toString();
}

function nodeTable(status: Status): string {
  const table = newTable([
    "node",
    "voter",
    "leader",
    "active",
    "healthy",
    "paused",
    "unsafe",
    "safe",
    "finalized",
    "lag",
    "peers CL/EL",
  ]);
  table.push(...status.nodes.map((node) => nodeRow(node, lagOf(node, status))));
  return table.toString();
}

function nodeRow(node: NodeStatus, lag: number | undefined): string[] {
  const { conductor, hasConductor, heads, active, role, peers } = node;
  const ofConductor = (pick: (known: NonNullable<NodeStatus["conductor"]>) => string) =>
    !hasConductor ? "" : conductor ? pick(conductor) : UNKNOWN;
  return [
    node.ailing.length > 0 ? colors.red(node.name) : node.name,
    ofConductor(({ voter }) => (voter ? "yes" : colors.red("no"))),
    ofConductor(({ leader }) => (leader ? colors.bold(colors.green("leader")) : "")),
    role === "validator" ? "" : active === undefined ? UNKNOWN : active ? colors.green("active") : "stopped",
    ofConductor(({ healthy }) => (healthy ? "yes" : colors.red("no"))),
    ofConductor(({ paused }) => (paused ? colors.yellow("paused") : "no")),
    String(heads?.unsafe ?? UNKNOWN),
    String(heads?.safe ?? UNKNOWN),
    String(heads?.finalized ?? UNKNOWN),
    lag === undefined ? UNKNOWN : lag > 2 ? colors.red(String(lag)) : String(lag),
    `${peers.consensus ?? UNKNOWN}/${peers.execution ?? UNKNOWN}`,
  ];
}

function serviceTable(status: Status): string {
  const { l1, gateway, batcher, proposer, challenger, accounts = [], nodes, disk } = status;
  const table = newTable(["service", "state", "progress"]);
  const state = (service: ServiceStatus) => (service.works ? service.state : colors.red(service.state));
  const answers = (head: number | undefined) => (head === undefined ? colors.red("silent") : "answers");
  const safeHeads = nodes.flatMap(({ heads }) => heads?.safe ?? []);
  const safeLag = safeHeads.length > 0 ? highestHead(status) - Math.max(...safeHeads) : UNKNOWN;
  table.push(["L1", answers(l1.head), `block ${l1.head ?? UNKNOWN}, ${seconds(l1.ageSeconds)} old`]);
  if (gateway) table.push(["gateway", answers(gateway.head), `block ${gateway.head ?? UNKNOWN}`]);
  if (batcher) {
    const progress = `safe head ${safeLag} blocks behind, ${batcher.l1Nonce ?? UNKNOWN} transactions on L1`;
    table.push(["batcher", state(batcher), progress]);
  }
  if (proposer) {
    const progress = `${proposer.games ?? UNKNOWN} games, the last ${seconds(proposer.lastGameAgeSeconds)} ago`;
    table.push(["proposer", state(proposer), progress]);
  }
  if (challenger) {
    const progress = `${challenger.resolved ?? UNKNOWN} of the last ${challenger.looked ?? UNKNOWN} games resolved`;
    table.push(["challenger", state(challenger), progress]);
  }
  for (const account of accounts) table.push([`${account.component} on L1`, ...money(account)]);
  if (disk) {
    const room = disk.freeBytes < FREE_DISK.low ? colors.red("low") : "has room";
    table.push(["disk", room, `${gigabytes(disk.freeBytes)} free of ${gigabytes(disk.sizeBytes)}`]);
  }
  return table.toString();
}

/** What it has, and what it spends with for how long that lasts. */
function money({ ether, etherPerHour = 0 }: AccountStatus): [string, string] {
  const left = `${ether.toFixed(4)} ETH`;
  if (etherPerHour <= 0) return [left, "spends nothing"];
  const lasts = ether / etherPerHour;
  const enough = `${etherPerHour.toPrecision(2)} ETH an hour, enough for ${lasts < 48 ? `${lasts.toFixed(0)} hours` : `${(lasts / 24).toFixed(0)} days`}`;
  return [left, lasts < 24 ? colors.red(enough) : enough];
}

const seconds = (value: number | undefined): string =>
  value === undefined ? UNKNOWN : `${Math.max(0, Math.round(value))} s`;
