/** The outputs of a stack, as `pulumi stack output --json` gives them. */
import Table from "cli-table3";
import colors from "picocolors";
import type { NodeUrls, StackOutputs } from "../shared/stackOutputs";
import type { PulumiCli } from "./pulumi";

export const stackOutputs = (pulumi: PulumiCli, stack: string): Promise<StackOutputs> =>
  pulumi.json<StackOutputs>(["stack", "output", "--stack", stack]);

/** Everything that a user can connect to. */
export function endpointTable(outputs: StackOutputs, stack: string): string {
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

/** cli-table3 colours its lines even where nobody can see colours. */
const table = (head: string[]) => new Table({ head: head.map(colors.cyan), style: { head: [], border: [] } });

const nodeRow = ({ name, rpcUrl, wsUrl, nodeRpcUrl, conductorRpcUrl }: NodeUrls): string[] =>
  [name, rpcUrl, wsUrl, nodeRpcUrl, conductorRpcUrl].map((cell) => cell ?? "");
