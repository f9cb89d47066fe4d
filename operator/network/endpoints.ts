/** Every URL of a network, as this machine and as containers on its Docker network reach it. Pure. */
import { PORTS } from "../../config/ports";
import { allNodes, type Network, type NetworkContainer } from "./model";
import { isL1External } from "./remoteL1";

export interface Endpoint {
  /** `sequencer-1 JSON-RPC`. */
  name: string;
  /** The variable that holds its URL: `SEQUENCER_1_RPC_URL`. */
  variable: string;
  /** As this machine reaches it; undefined where nothing is published. */
  url?: string;
  /** As containers on the network reach it. */
  internalUrl: string;
}

type Protocol = "http" | "https" | "ws";

function endpoint(
  container: NetworkContainer,
  port: number,
  name: string,
  variable: string,
  protocol: Protocol = "http",
): Endpoint {
  const published = container.urls[port];
  return {
    name,
    variable,
    ...(published ? { url: published.replace(/^http/, protocol) } : {}),
    internalUrl: `${protocol}://${container.name}:${port}`,
  };
}

export interface EndpointOptions {
  /** Whether the gateway's door for others has TLS. Default true, as the config's. */
  hasTls?: boolean;
}

/** What users need most comes first; then every node. */
export function endpointsOf(network: Network, { hasTls = true }: EndpointOptions = {}): Endpoint[] {
  const { l1, containers, sequencers } = network;
  const gateways = containers
    .filter(({ component }) => component === "gateway")
    .sort((one, other) => one.index - other.index);
  const one = (component: string) => containers.filter((container) => container.component === component).slice(0, 1);
  const first = sequencers[0];
  return [
    ...gateways.flatMap((gateway, position) => ofGateway(gateway, position + 1, hasTls)),
    ...(gateways.length === 0 && first
      ? [
          endpoint(first.execution, PORTS.executionRpc, "L2 JSON-RPC", "L2_RPC_URL"),
          endpoint(first.execution, PORTS.executionWebSocket, "L2 WebSocket", "L2_WS_URL", "ws"),
        ]
      : []),
    ...(l1
      ? [
          endpoint(l1, PORTS.l1Rpc, "L1 JSON-RPC", "L1_RPC_URL"),
          // A front to another L1 answers by HTTP alone.
          ...(isL1External(network) ? [] : [endpoint(l1, PORTS.l1Rpc, "L1 WebSocket", "L1_WS_URL", "ws")]),
        ]
      : []),
    ...one("prometheus").map((each) => endpoint(each, PORTS.prometheus, "Prometheus", "PROMETHEUS_URL")),
    ...one("alertmanager").map((each) => endpoint(each, PORTS.alertmanager, "Alertmanager", "ALERTMANAGER_URL")),
    ...one("grafana").map((each) => endpoint(each, PORTS.grafana, "Grafana", "GRAFANA_URL")),
    ...allNodes(network).flatMap(({ name, execution, consensus, conductor }) => {
      const prefix = name.toUpperCase().replaceAll("-", "_");
      return [
        endpoint(execution, PORTS.executionRpc, `${name} JSON-RPC`, `${prefix}_RPC_URL`),
        endpoint(execution, PORTS.executionWebSocket, `${name} WebSocket`, `${prefix}_WS_URL`, "ws"),
        endpoint(consensus, PORTS.consensusRpc, `${name} consensus client`, `${prefix}_NODE_RPC_URL`),
        ...(conductor
          ? [endpoint(conductor, PORTS.conductorRpc, `${name} conductor`, `${prefix}_CONDUCTOR_RPC_URL`)]
          : []),
      ];
    }),
  ];
}

function ofGateway(gateway: NetworkContainer, number: number, hasTls: boolean): Endpoint[] {
  const [suffix, prefix] = number === 1 ? ["", "L2"] : [` (gateway ${number})`, `L2_${number}`];
  const isOpen = gateway.urls[PORTS.gatewayPublic] !== undefined;
  return [
    endpoint(gateway, PORTS.gateway, `L2 JSON-RPC${suffix}`, `${prefix}_RPC_URL`),
    endpoint(gateway, PORTS.gateway, `L2 WebSocket${suffix}`, `${prefix}_WS_URL`, "ws"),
    ...(isOpen
      ? [
          endpoint(
            gateway,
            PORTS.gatewayPublic,
            `L2 JSON-RPC for others${suffix}`,
            `${prefix}_PUBLIC_URL`,
            hasTls ? "https" : "http",
          ),
        ]
      : []),
  ];
}

/** `L2_RPC_URL` is `L2_INTERNAL_RPC_URL` on the network itself. */
const internalVariable = (variable: string): string =>
  variable.replace(/_(RPC_URL|WS_URL|NODE_RPC_URL|CONDUCTOR_RPC_URL|PUBLIC_URL|URL)$/, "_INTERNAL_$1");

/** For any POSIX shell. */
const quote = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;

export const variablesOf = (endpoints: Endpoint[]): [name: string, value: string][] =>
  endpoints.flatMap(({ variable, url, internalUrl }) => [
    ...(url === undefined ? [] : [[variable, url] as [string, string]]),
    [internalVariable(variable), internalUrl] as [string, string],
  ]);

/** Lines that a shell reads: `export L2_RPC_URL='http://…'`. */
export const exportLines = (variables: [name: string, value: string][]): string =>
  variables.map(([name, value]) => `export ${name}=${quote(value)}`).join("\n");
