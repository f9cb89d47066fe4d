/** The outputs of a stack, as `pulumi stack output --json` gives them. */
import Table from "cli-table3";
import colors from "picocolors";
import type { Placement } from "../config/placement";
import type { HostUrls, NodeUrls, StackOutputs } from "../shared/stackOutputs";
import type { PulumiCli } from "./pulumi";

export const stackOutputs = (pulumi: PulumiCli, stack: string): Promise<StackOutputs> =>
  pulumi.json<StackOutputs>(["stack", "output", "--stack", stack]);

/**
 * Everything that a user can connect to.
 *
 * @param places where there are several hosts: the names of those of what there is once
 */
export function endpointTable(
  outputs: StackOutputs,
  stack: string,
  places?: Pick<Placement, "l1" | "monitoring">,
): string {
  if (places && outputs.hosts) return endpointsOfHosts(outputs, outputs.hosts, places);
  const services = table(["endpoint", "URL"]);
  const rows: [string, string | undefined][] = [
    ["L2 JSON-RPC (gateway: use this one)", outputs.l2RpcUrl],
    ["L2 WebSocket", outputs.l2WsUrl],
    ["Further gateways", outputs.l2RpcUrls?.slice(1).join(" ")],
    ["L2 JSON-RPC for others", outputs.l2PublicUrl],
    ["L2 chain id", String(outputs.l2ChainId)],
    ["L1 JSON-RPC", outputs.l1RpcUrl],
    ["Prometheus", outputs.prometheusUrl],
    ["Alertmanager", outputs.alertmanagerUrl],
    ["Grafana (user admin)", outputs.grafanaUrl],
    ["Grafana password", outputs.grafanaUrl && `pulumi stack output grafanaPassword --show-secrets --stack ${stack}`],
  ];
  services.push(...rows.filter((row): row is [string, string] => row[1] !== undefined));

  const nodes = table(["node", "JSON-RPC", "WebSocket", "consensus client RPC", "conductor RPC"]);
  nodes.push(...[...outputs.sequencers, ...outputs.validators].map(nodeRow));
  return `${services.toString()}\n${nodes.toString()}`;
}

/** No URL with a loopback address leads anywhere from here, or to another network. */
function endpointsOfHosts(
  outputs: StackOutputs,
  hosts: HostUrls[],
  { l1, monitoring }: Pick<Placement, "l1" | "monitoring">,
): string {
  const gateways = table(["host", "L2 JSON-RPC (gateway), on that host", "for others"]);
  gateways.push(...hosts.map(({ name, l2RpcUrl, l2PublicUrl }) => [name, l2RpcUrl ?? "", l2PublicUrl ?? ""]));

  const services = table(["endpoint", "on host", "URL, on that host"]);
  const rows: [string, string, string | undefined][] = [
    ["L1 JSON-RPC", l1, outputs.l1RpcUrl],
    ["Prometheus", monitoring, outputs.prometheusUrl],
    ["Alertmanager", monitoring, outputs.alertmanagerUrl],
    ["Grafana (user admin)", monitoring, outputs.grafanaUrl],
  ];
  services.push(...rows.filter((row): row is [string, string, string] => row[2] !== undefined));

  const nodes = table(["node", "on host", "JSON-RPC", "WebSocket", "consensus client RPC", "conductor RPC"]);
  const all = [...outputs.sequencers, ...outputs.validators];
  nodes.push(...all.map((node) => [node.name, node.host ?? "", ...nodeRow(node).slice(1)]));
  return [
    `L2 chain id ${outputs.l2ChainId}`,
    ...[gateways, services, nodes].map(String),
    "URLs with 127.0.0.1 are on the loopback of their own hosts, not of this machine (docs/several-machines.md#use-it).",
  ].join("\n");
}

/** cli-table3 colours its lines even where nobody can see colours. */
const table = (head: string[]) => new Table({ head: head.map(colors.cyan), style: { head: [], border: [] } });

const nodeRow = ({ name, rpcUrl, wsUrl, nodeRpcUrl, conductorRpcUrl }: NodeUrls): string[] =>
  [name, rpcUrl, wsUrl, nodeRpcUrl, conductorRpcUrl].map((cell) => cell ?? "");
