/** What a stack tells its users, as `pulumi stack output --json` gives it: URLs as this machine reaches them. */

/** The URLs of one pair. */
export interface NodeUrls {
  name: string;
  /** Where there are several: the host on which, and there alone, these URLs are. */
  host?: string;
  rpcUrl?: string;
  wsUrl?: string;
  /** Of the consensus client. */
  nodeRpcUrl?: string;
  conductorRpcUrl?: string;
}

/** A machine of several. */
export interface HostUrls {
  name: string;
  zone: string;
  /** Its own. */
  address: string;
  /** Its gateway, as programs on the host reach it. */
  l2RpcUrl?: string;
  /** For others, where `bind_address` opens a door for them. */
  l2PublicUrl?: string;
}

export interface StackOutputs {
  /** `network_name`. */
  network: string;
  l1RpcUrl?: string;
  /** The gateway; without one, the first sequencer. */
  l2RpcUrl?: string;
  /** The same by WebSocket. */
  l2WsUrl?: string;
  /** Of all gateways, where there are several. */
  l2RpcUrls?: string[];
  /** For others than this machine, where `bind_address` opens a door for them. */
  l2PublicUrl?: string;
  l2ChainId: number;
  /** Where there are several. */
  hosts?: HostUrls[];
  sequencers: NodeUrls[];
  validators: NodeUrls[];
  /** Contract name to address, as op-deployer names them. */
  l1Contracts: Record<string, string>;
  prometheusUrl?: string;
  alertmanagerUrl?: string;
  grafanaUrl?: string;
  /** A secret, blanked unless asked for. */
  grafanaPassword?: string;
}
