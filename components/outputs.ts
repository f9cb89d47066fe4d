/** What a stack tells its users: URLs as this machine reaches them, and the contracts' addresses. */
import type * as pulumi from "@pulumi/pulumi";
import type { Address } from "viem";
import type { GatewayPlan, HostPlan, NodePlan, Plan } from "../config/plan";
import { PORTS } from "../config/ports";
import type { HostUrls, NodeUrls, StackOutputs } from "../shared/stackOutputs";
import { gatewayOn, publishedUrl } from "./endpoints";
import type { L1Contracts } from "./l1/contracts";
import type { NetworkSecrets } from "./secrets";

export type NetworkOutputs = Omit<StackOutputs, "l1Contracts" | "grafanaPassword"> & {
  l1Contracts: pulumi.Output<Record<string, Address>>;
  grafanaPassword?: pulumi.Output<string>;
};

export interface NetworkOutputsArguments {
  plan: Plan;
  contracts: Pick<L1Contracts, "addresses">;
  secrets: NetworkSecrets;
}

export function networkOutputs({ plan, contracts, secrets }: NetworkOutputsArguments): NetworkOutputs {
  return {
    network: plan.network,
    l1RpcUrl: publishedUrl(plan.l1, PORTS.l1Rpc),
    ...userUrls(plan),
    l2ChainId: plan.chain.l2ChainId,
    ...(plan.cluster ? { hosts: plan.cluster.hosts.map((host) => hostUrls(host, plan)) } : {}),
    sequencers: plan.sequencers.map(nodeUrls),
    validators: plan.validators.map(nodeUrls),
    l1Contracts: contracts.addresses,
    ...(plan.prometheus ? { prometheusUrl: publishedUrl(plan.prometheus, PORTS.prometheus) } : {}),
    ...(plan.alertmanager ? { alertmanagerUrl: publishedUrl(plan.alertmanager, PORTS.alertmanager) } : {}),
    ...(plan.grafana
      ? { grafanaUrl: publishedUrl(plan.grafana, PORTS.grafana), grafanaPassword: secrets.grafanaPassword }
      : {}),
  };
}

/** The gateways'; where there is none, those of the first sequencer. */
function userUrls({
  gateways,
  sequencers,
}: Plan): Pick<NetworkOutputs, "l2RpcUrl" | "l2WsUrl" | "l2RpcUrls" | "l2PublicUrl"> {
  const { rpcUrl, wsUrl } = nodeUrls(sequencers[0]!);
  if (gateways.length === 0) return { l2RpcUrl: rpcUrl, l2WsUrl: wsUrl };
  const urls = gateways.map((gateway) => publishedUrl(gateway, PORTS.gateway)!);
  return {
    l2RpcUrl: urls[0],
    l2WsUrl: publishedUrl(gateways[0]!, PORTS.gateway, "ws"),
    // Of several hosts each has the same one, on a loopback of its own.
    ...(new Set(urls).size > 1 ? { l2RpcUrls: urls } : {}),
    ...(gateways[0]!.publicDoor ? { l2PublicUrl: publicUrl(gateways[0]!) } : {}),
  };
}

/** What a host offers; all but the door for others as programs on that host reach it. */
function hostUrls({ name, address, zone }: HostPlan, { gateways }: Plan): HostUrls {
  const gateway = gatewayOn(gateways, name);
  return {
    name,
    address,
    zone,
    ...(gateway ? { l2RpcUrl: publishedUrl(gateway, PORTS.gateway) } : {}),
    ...(gateway?.publicDoor ? { l2PublicUrl: publicUrl(gateway)?.replace("127.0.0.1", address) } : {}),
  };
}

const publicUrl = (gateway: GatewayPlan) =>
  publishedUrl(gateway, PORTS.gatewayPublic, gateway.publicDoor?.tls ? "https" : "http");

export const nodeUrls = ({ name, execution, consensus, conductor }: NodePlan): NodeUrls => ({
  name,
  ...(execution.host === undefined ? {} : { host: execution.host }),
  rpcUrl: publishedUrl(execution, PORTS.executionRpc),
  wsUrl: publishedUrl(execution, PORTS.executionWebSocket, "ws"),
  nodeRpcUrl: publishedUrl(consensus, PORTS.consensusRpc),
  ...(conductor ? { conductorRpcUrl: publishedUrl(conductor, PORTS.conductorRpc) } : {}),
});

/** One pair, as this machine reaches it. */
export interface NetworkNode {
  /** `sequencer-1`, `validator-2`. */
  name: string;
  rpcUrl: pulumi.Output<string>;
  webSocketUrl: pulumi.Output<string>;
  /** Of its consensus client. */
  consensusRpcUrl: pulumi.Output<string>;
}

/** @param onceVerified the same value, known once the network works */
export const networkNode = (
  { name, rpcUrl, wsUrl, nodeRpcUrl }: NodeUrls,
  onceVerified: (url: string) => pulumi.Output<string>,
): NetworkNode => ({
  name,
  rpcUrl: onceVerified(rpcUrl!),
  webSocketUrl: onceVerified(wsUrl!),
  consensusRpcUrl: onceVerified(nodeRpcUrl!),
});
