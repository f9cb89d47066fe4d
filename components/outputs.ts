/** What a stack tells its users: URLs as this machine reaches them, and the contracts' addresses. */
import type * as pulumi from "@pulumi/pulumi";
import type { Address } from "viem";
import type { NodePlan, Plan } from "../config/plan";
import { PORTS } from "../config/ports";
import { publishedUrl } from "./endpoints";
import type { L1Contracts } from "./l1/contracts";
import type { NetworkSecrets } from "./secrets";

/** The URLs of one pair. */
export interface NodeOutputs {
  name: string;
  rpcUrl?: string;
  wsUrl?: string;
  nodeRpcUrl?: string;
  conductorRpcUrl?: string;
}

export interface NetworkOutputs {
  /** `network_name`. */
  network: string;
  l1RpcUrl?: string;
  /** The gateway; without one, the first sequencer. */
  l2RpcUrl?: string;
  l2ChainId: number;
  sequencers: NodeOutputs[];
  validators: NodeOutputs[];
  /** Contract name to address, as op-deployer names them. */
  l1Contracts: pulumi.Output<Record<string, Address>>;
  prometheusUrl?: string;
  alertmanagerUrl?: string;
  grafanaUrl?: string;
  /** Secret. */
  grafanaPassword?: pulumi.Output<string>;
}

export interface NetworkOutputsArguments {
  plan: Plan;
  contracts: L1Contracts;
  secrets: NetworkSecrets;
}

export function networkOutputs({ plan, contracts, secrets }: NetworkOutputsArguments): NetworkOutputs {
  return {
    network: plan.network,
    l1RpcUrl: publishedUrl(plan.anvil, PORTS.l1Rpc),
    l2RpcUrl: plan.gateway
      ? publishedUrl(plan.gateway, PORTS.gateway)
      : publishedUrl(plan.sequencers[0]!.execution, PORTS.executionRpc),
    l2ChainId: plan.chain.l2ChainId,
    sequencers: plan.sequencers.map(nodeOutputs),
    validators: plan.validators.map(nodeOutputs),
    l1Contracts: contracts.addresses,
    ...(plan.prometheus ? { prometheusUrl: publishedUrl(plan.prometheus, PORTS.prometheus) } : {}),
    ...(plan.alertmanager ? { alertmanagerUrl: publishedUrl(plan.alertmanager, PORTS.alertmanager) } : {}),
    ...(plan.grafana
      ? { grafanaUrl: publishedUrl(plan.grafana, PORTS.grafana), grafanaPassword: secrets.grafanaPassword }
      : {}),
  };
}

const nodeOutputs = ({ name, execution, consensus, conductor }: NodePlan): NodeOutputs => ({
  name,
  rpcUrl: publishedUrl(execution, PORTS.executionRpc),
  wsUrl: publishedUrl(execution, PORTS.executionWebSocket, "ws"),
  nodeRpcUrl: publishedUrl(consensus, PORTS.consensusRpc),
  ...(conductor ? { conductorRpcUrl: publishedUrl(conductor, PORTS.conductorRpc) } : {}),
});
