/** URLs of services inside the network, by container name. */
import type { ConductorPlan, ContainerPlan, GatewayPlan, NodePlan, Plan } from "../config/plan";
import { PORTS } from "../config/ports";

const http = (name: string, port: number): string => `http://${name}:${port}`;

export const l1RpcUrl = (l1: ContainerPlan) => http(l1.name, PORTS.l1Rpc);
/** On the port of its JSON-RPC, where L1 has one itself. */
export const l1BeaconUrl = ({ l1, l1Beacon }: Pick<Plan, "l1" | "l1Beacon">) =>
  l1Beacon ? http(l1Beacon.name, PORTS.l1Beacon) : l1RpcUrl(l1);
export const l1AddressUrl = (l1: ContainerPlan) => http(l1.address, PORTS.l1Rpc);
export const executionRpcUrl = (node: NodePlan) => http(node.execution.name, PORTS.executionRpc);
export const engineUrl = (node: NodePlan) => http(node.execution.name, PORTS.executionEngine);
export const consensusRpcUrl = (node: NodePlan) => http(node.consensus.name, PORTS.consensusRpc);
export const conductorRpcUrl = (conductor: ConductorPlan) => http(conductor.name, PORTS.conductorRpc);
/** By address: to look up the name of a container that is down takes up to twenty seconds, and holds up other lookups. */
export const conductorAddressUrl = (conductor: ConductorPlan) => http(conductor.address, PORTS.conductorRpc);
export const consensusAddressUrl = (node: NodePlan) => http(node.consensus.address, PORTS.consensusRpc);
export const executionAddressUrl = (node: NodePlan) => http(node.execution.address, PORTS.executionRpc);
/** The gateway of a host; where all is on one machine, the first. */
export const gatewayOn = (gateways: GatewayPlan[], host?: string): GatewayPlan | undefined =>
  gateways.find((gateway) => gateway.host === host);
export const gatewayUrl = (gateway: ContainerPlan) => http(gateway.name, PORTS.gateway);
/** The gateway's entry for nodes: straight to the leader. */
export const gatewayLeaderUrl = (gateway: ContainerPlan) => http(gateway.name, PORTS.gatewayLeader);
/** The gateway's entry for op-challenger: any consensus client. */
export const gatewayConsensusUrl = (gateway: ContainerPlan) => http(gateway.name, PORTS.gatewayConsensus);
export const jsonExporterUrl = (jsonExporter: ContainerPlan) => http(jsonExporter.name, PORTS.jsonExporter);
export const alertmanagerUrl = (alertmanager: ContainerPlan) => http(alertmanager.name, PORTS.alertmanager);
export const prometheusUrl = (prometheus: ContainerPlan) => http(prometheus.name, PORTS.prometheus);

/** The name that the execution clients of all validators share on the network. */
export const validatorsName = (network: string) => `${network}-validators`;

/** The name that the consensus clients of all nodes that are no sequencers share. */
export const followingNodesName = (network: string) => `${network}-following-nodes`;

/** The name that the execution clients of all sequencers share where no gateway finds the leader. */
export const sequencersName = (network: string) => `${network}-sequencers`;

/** Any of those that run, by Docker's name service. */
export const validatorsUrl = (network: string) => http(validatorsName(network), PORTS.executionRpc);
export const followingNodesUrl = (network: string) => http(followingNodesName(network), PORTS.consensusRpc);
export const sequencersUrl = (network: string) => http(sequencersName(network), PORTS.executionRpc);

/** The URL by which this machine reaches a published port; undefined where it is not published. */
export function publishedUrl({ ports }: ContainerPlan, internal: number, scheme = "http"): string | undefined {
  const port = ports.find((candidate) => candidate.internal === internal);
  return port && `${scheme}://${port.address === "0.0.0.0" ? "127.0.0.1" : port.address}:${port.external}`;
}
