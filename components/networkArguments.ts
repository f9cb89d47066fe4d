// Written from config/schema.ts by `npx opstack-ha document`; change it there.

import type { Input } from "@pulumi/pulumi";

/** What network to bring up. All of it is optional. */
export interface NetworkArguments {
  /**
   * Prefix of every container, network and volume; two networks on one engine need different ones. Allowed: 2 to 40 of a–z, 0–9 and -.
   * @default the component's name
   */
  networkName?: string;
  /**
   * Sequencers; prefer odd numbers, because Raft needs a majority. With 1 there is no op-conductor. Allowed: 1 to 9.
   * @default 3
   */
  sequencerCount?: number;
  /**
   * L2 nodes in all, sequencers included; the rest are validators, 50 at most. Allowed: 1 to 59.
   * @default 7
   */
  l2Nodes?: number;
  /**
   * Chain id of L2, or the name of the chain whose id it is, such as `op-sepolia`; `random` is one that follows from `networkName` and that no known chain has. Another value means another chain: `up` replaces the old one with its data. Allowed: from 1, random, or the name of a known chain.
   * @default 42069
   */
  l2ChainId?: number | string;
  /**
   * Seconds between two L2 blocks. Another value means another chain, too. Allowed: 1 to 10.
   * @default 2
   */
  l2BlockTime?: number;
  /** When a hard fork becomes active. Seconds after the first block, and `never`, belong to the chain from its first block on; a moment, in seconds of Unix time, is for a chain that runs. Default: all up to Jovian with the first block, later ones never. */
  hardforks?: Partial<Record<ForkName, string>>;
  /** Clients of the sequencers. */
  sequencer?: SequencerArguments;
  /** Clients of the validators. */
  validator?: ValidatorArguments;
  /** The chain below. */
  l1?: L1Arguments;
  /**
   * The accounts of batcher, proposer, challenger and owner; set your own with `--secret`.
   * @default "test test test test test test test test test test test junk"
   */
  mnemonic?: string;
  /** Keys that have taken the place of those that the chain began with. */
  keys?: KeysArguments;
  /** A remote signer that keeps keys. */
  signer?: SignerArguments;
  /** Addresses with 10,000 ETH on L2 and a million on L1 from the first block on, besides the ten accounts of the development mnemonic. Another value means another chain. */
  prefundedAccounts?: string[];
  /**
   * Private subnet of the Docker network; `auto` is a /24 that follows from `networkName`. Allowed: IPv4, /16 to /24, or auto.
   * @default "10.77.0.0/24"
   */
  subnet?: string;
  /**
   * Host address at which others reach the gateway, by its [door for others](gateway.md#open-to-others), and Grafana; all else stays on 127.0.0.1. Allowed: an IPv4 address of this machine.
   * @default "127.0.0.1"
   */
  bindAddress?: string;
  /** Host ports; `auto` takes the place of all of them, and chooses ports that follow from `networkName`. */
  ports?: PortsArguments | "auto";
  /** Machines that the network spans; none means the one of the Docker engine. */
  hosts?: Partial<Record<string, HostsValue>>;
  /** What connects several machines. */
  cluster?: ClusterArguments;
  /** What runs on which host. */
  placement?: PlacementArguments;
  /**
   * Pinned official images, or images that `toolchain/` built.
   * @default "registry"
   */
  imageSource?: "registry" | "build";
  /** Other images by name, for instance `images.opReth: my/op-reth:tag`; one that the engine has is used without asking a registry. `build:PATH` builds one of a binary or a folder. */
  images?: Partial<Record<ImageName, string>>;
  /** How soon a leader is followed by another. */
  conductor?: ConductorArguments;
  /** What keeps the sequencers going where op-conductor does not. */
  guard?: GuardArguments;
  /** Posts L2's blocks to L1. */
  batcher?: BatcherArguments;
  /** Proposes L2's state on L1. */
  proposer?: ProposerArguments;
  /** Plays the dispute games. */
  challenger?: ChallengerArguments;
  /** The one URL that follows the leader. */
  gateway?: GatewayArguments;
  /** What users may call besides `eth`, `net`, `web3` and `txpool`, at the gateway and on the nodes' own ports; such calls can keep a node busy for minutes. */
  rpcNamespaces?: string[];
  /** Origins of web pages that may use the JSON-RPC of gateway and nodes, such as `https://app.example`; default all (`*`) while `bindAddress` is a loopback address, none otherwise. */
  corsOrigins?: string[];
  /** Prometheus, jsonExporter, Alertmanager and Grafana. */
  monitoring?: MonitoringArguments;
  /** Limits by service, for instance `resources.opReth.memoryMb: 2048`; default none. */
  resources?: Partial<Record<ServiceName, ResourcesValue>>;
  /** A list of arguments by service, which follow ours; one of the same name replaces ours. */
  extraArguments?: Partial<Record<ServiceName, string[]>>;
  /** A list of environment variables by service, each `NAME=VALUE`; where both set the same, an argument counts. No secrets, because whoever may ask the engine reads them. */
  extraEnvironment?: Partial<Record<ServiceName, string[]>>;
  /** How much a service logs, for instance `logLevel.opNode: debug`; default what its program logs by itself. */
  logLevel?: Partial<Record<ServiceName, "crit" | "error" | "warn" | "info" | "debug" | "trace">>;
  /** How much of each container's log is kept. */
  logRotation?: LogRotationArguments;
}

export interface SequencerArguments {
  /**
   * Execution client of each sequencer.
   * @default "op-reth"
   */
  executionClient?: "op-reth" | "op-geth";
  /**
   * Consensus client of each sequencer.
   * @default "kona-node"
   */
  consensusClient?: "kona-node" | "op-node";
}

export interface ValidatorArguments {
  /**
   * Execution client of each validator.
   * @default "op-reth"
   */
  executionClient?: "op-reth" | "op-geth";
  /**
   * Consensus client of each validator.
   * @default "kona-node"
   */
  consensusClient?: "kona-node" | "op-node";
}

export interface L1Arguments {
  /**
   * Where L1's blocks come from: `local` is a chain of the network's own, `fork` one that begins as a copy of another, `external` another chain itself, on which contracts and batches cost money.
   * @default "local"
   */
  source?: "local" | "fork" | "external";
  /**
   * What makes the blocks of a local L1: Anvil, or go-ethereum in developer mode for networks that live for weeks.
   * @default "anvil"
   */
  client?: "anvil" | "geth";
  /** JSON-RPC of an L1 that is not local; of several URLs the first that works is asked. One with a key in it is a secret: set it with `--secret`. Allowed: a URL, or a list of URLs. */
  rpcUrl?: string[];
  /** Beacon API of an external L1, for blobs and for kona-node, likewise. Allowed: a URL, or a list of URLs. */
  beaconUrl?: string[];
  /**
   * Chain id of L1, or the name of the chain whose id it is, such as `sepolia`. Allowed: from 1, or the name of a known chain.
   * @default 900
   */
  chainId?: number | string;
  /**
   * Seconds between two L1 blocks; within 3,600 of them a batch has to be on L1. Allowed: 1 to 60.
   * @default 12
   */
  blockTime?: number;
}

export interface KeysArguments {
  /** The batcher's key, where it is another than the chain began with (index 1); `opstack-ha rotate batcher` sets it. Set a private key with `--secret`. Allowed: an index of the mnemonic, or a private key. */
  batcher?: string;
  /** Likewise, the key that signs unsafe blocks (index 4 at first); `opstack-ha rotate signer` sets it. Allowed: an index of the mnemonic, or a private key. */
  unsafeBlockSigner?: string;
}

export interface SignerArguments {
  /** JSON-RPC of a remote signer, such as op-signer, that keeps keys in the place of this program. Allowed: a URL. */
  endpoint?: string;
  /** The batcher's account, whose key the signer has. Allowed: an address. */
  batcher?: string;
  /** The proposer's account, likewise. Allowed: an address. */
  proposer?: string;
  /** The challenger's account, likewise. Allowed: an address. */
  challenger?: string;
  /** The account that signs unsafe blocks, likewise. Allowed: an address. */
  unsafeBlockSigner?: string;
  tls?: SignerTlsArguments;
}

export interface SignerTlsArguments {
  /** PEM of the authority that the signer's certificate is from. Allowed: PEM. */
  ca?: string;
  /** PEM by which the signer knows its clients. Allowed: PEM. */
  certificate?: string;
  /** PEM, of `certificate`; set it with `--secret`. Allowed: PEM. */
  privateKey?: string;
}

export interface PortsArguments {
  /**
   * L1 JSON-RPC. Allowed: 1 to 65535.
   * @default 8545
   */
  l1?: number;
  /**
   * L2 JSON-RPC, the stable URL, on this machine alone. Allowed: 1 to 65535.
   * @default 8645
   */
  gateway?: number;
  /**
   * The gateway's door for others, while `bindAddress` is beyond loopback; 100 higher for each further gateway. Allowed: 1 to 65535.
   * @default 8643
   */
  gatewayPublic?: number;
  /**
   * Prometheus. Allowed: 1 to 65535.
   * @default 9099
   */
  prometheus?: number;
  /**
   * Alertmanager. Allowed: 1 to 65535.
   * @default 9093
   */
  alertmanager?: number;
  /**
   * Grafana. Allowed: 1 to 65535.
   * @default 3019
   */
  grafana?: number;
  /**
   * JSON-RPC of sequencer 1; 100 higher for each further one, WebSocket one higher than JSON-RPC. Allowed: 1 to 65535.
   * @default 9545
   */
  sequencerRpc?: number;
  /**
   * Consensus client of sequencer 1, likewise. Allowed: 1 to 65535.
   * @default 17545
   */
  sequencerNodeRpc?: number;
  /**
   * op-conductor of sequencer 1, likewise. Allowed: 1 to 65535.
   * @default 18547
   */
  conductorRpc?: number;
  /**
   * JSON-RPC of validator 1, likewise. Allowed: 1 to 65535.
   * @default 10545
   */
  validatorRpc?: number;
  /**
   * Consensus client of validator 1, likewise. Allowed: 1 to 65535.
   * @default 27545
   */
  validatorNodeRpc?: number;
}

export interface HostsValue {
  /** Its Docker engine, as this machine reaches it. Allowed: a URL: ssh://, unix:// or tcp://. */
  engine: string;
  /** Its own address, by which the other hosts reach it. Allowed: an IPv4 address. */
  address: string;
  /** Third number of the addresses of its containers. Never give it another one, nor its number to another host: addresses would move. Allowed: 1 to 249. */
  slice: number;
  /** What fails together, such as a rack; default a zone of its own. */
  zone?: string;
  /**
   * Whether it joined a network that ran already: then it gets a gateway, a guard and what `placement` names, and nothing moves to it.
   * @default false
   */
  addedLater?: boolean;
  /**
   * Whether it is gone for good: nothing runs on it, and its nodes are made anew on other hosts. Leave it in the list, which keeps its slice from others.
   * @default false
   */
  lost?: boolean;
}

export interface ClusterArguments {
  /**
   * What connects containers: a bridge of one engine; with `hosts`, a Swarm overlay or routed bridges.
   * @default "bridge"
   */
  network?: "bridge" | "overlay" | "routed";
  /**
   * Milliseconds of a round trip between the hosts farthest apart; Raft waits longer by a few of them. Allowed: 0 to 1000.
   * @default 0
   */
  roundTripMs?: number;
}

export interface PlacementArguments {
  /** Hosts of sequencer 1, 2, …; those beyond the list are spread over zones, then over hosts. */
  sequencers?: string[];
  /** Hosts of validator 1, 2, …; those beyond the list go round all hosts. */
  validators?: string[];
  /** Host of L1, where the genesis is made and jobs run; default the first of those that `addedLater` leaves. */
  l1?: string;
  /** Host of Prometheus and what belongs to it; default that of L1. */
  monitoring?: string;
  /** Host of op-batcher; default that of L1. */
  batcher?: string;
  /** Host of op-proposer; default that of L1. */
  proposer?: string;
  /** Host of op-challenger, and of its own pair; default that of L1. */
  challenger?: string;
}

export interface ConductorArguments {
  /**
   * Seconds between two health checks of a sequencer. Allowed: 1 to 60.
   * @default 1
   */
  healthCheckInterval?: number;
  /** Seconds without a new unsafe block before a sequencer counts as unhealthy; default three L2 block times. Allowed: 2 to 600. */
  unsafeInterval?: number;
  /**
   * Peers below which a sequencer counts as unhealthy. Allowed: 0 to 50.
   * @default 1
   */
  minPeerCount?: number;
  /** Milliseconds without word from the leader until an election begins; default 15 % of the L2 block time, 150 to 300. Allowed: 50 to 1000. */
  raftHeartbeatTimeout?: number;
  /** Milliseconds a leader goes on without word from a quorum, at most the heartbeat timeout; default 10 % of the L2 block time, 100 to 200. Allowed: 25 to 1000. */
  raftLeaseTimeout?: number;
}

export interface GuardArguments {
  /**
   * Whether guards hand over when a leader's client hangs without dying, and, with kona-node on the sequencers, keep the chain going when a conductor fails.
   * @default true
   */
  enabled?: boolean;
  /**
   * Guards; the others act where the first has not. Allowed: 1 to 3.
   * @default 2
   */
  count?: number;
}

export interface BatcherArguments {
  /**
   * Whether the network has an op-batcher.
   * @default true
   */
  enabled?: boolean;
  /**
   * L1 blocks after which a channel is closed and posted; more than a few keep the safe head as far behind. Allowed: 1 to 1000.
   * @default 1
   */
  maxChannelDuration?: number;
  /**
   * Where on L1 batches are: in transactions, in blobs, or in what costs less at the time. All but `calldata` need `l1.beaconUrl`.
   * @default "calldata"
   */
  dataAvailability?: "calldata" | "blobs" | "auto";
}

export interface ProposerArguments {
  /**
   * Whether the network has an op-proposer.
   * @default true
   */
  enabled?: boolean;
  /**
   * Seconds between two proposals. Allowed: 1 to 86400.
   * @default 12
   */
  proposalInterval?: number;
}

export interface ChallengerArguments {
  /**
   * Whether the network has an op-challenger.
   * @default true
   */
  enabled?: boolean;
}

export interface GatewayArguments {
  /**
   * Whether the network has the one stable L2 URL.
   * @default true
   */
  enabled?: boolean;
  /**
   * Gateways, each with a URL of its own, 100 above the one before, for clients that know several. Allowed: 1 to 3.
   * @default 1
   */
  count?: number;
  /**
   * Seconds that a read may take; its work is ended then. Allowed: 1 to 3600.
   * @default 60
   */
  readTimeout?: number;
  /**
   * Requests in one batch. Allowed: 1 to 10000.
   * @default 1000
   */
  maxBatch?: number;
  /**
   * Mebibytes of a request. Allowed: 1 to 100.
   * @default 10
   */
  maxBodyMb?: number;
  tls?: GatewayTlsArguments;
  /** Any one of them opens the door for others; set them with `--secret`. With none it is open. */
  apiKeys?: string[];
  /** Of one client by the door for others: an API key, or without keys an address; default no limit. Allowed: 1 to 100000. */
  requestsPerSecond?: number;
}

export interface GatewayTlsArguments {
  /**
   * Whether the door for others speaks TLS.
   * @default false
   */
  enabled?: boolean;
  /** PEM; default one that the gateway makes for `bindAddress`, and keeps. Allowed: PEM. */
  certificate?: string;
  /** Host names and addresses, besides `bindAddress`, for which the gateway's own certificate is valid. */
  names?: string[];
  /** PEM, of `certificate`; set it with `--secret`. Allowed: PEM. */
  privateKey?: string;
}

export interface MonitoringArguments {
  prometheus?: MonitoringPrometheusArguments;
  jsonExporter?: MonitoringJsonExporterArguments;
  alertmanager?: MonitoringAlertmanagerArguments;
  grafana?: MonitoringGrafanaArguments;
}

export interface MonitoringPrometheusArguments {
  /**
   * Whether the network has Prometheus, and with it rules and alerts.
   * @default true
   */
  enabled?: boolean;
  /**
   * Days that Prometheus keeps its series. Allowed: 1 to 3650.
   * @default 15
   */
  retentionDays?: number;
  /**
   * Megabytes of them, of which the oldest go first; whichever limit comes first counts. Allowed: 100 to 1000000.
   * @default 2000
   */
  retentionMb?: number;
}

export interface MonitoringJsonExporterArguments {
  /**
   * Asks by JSON-RPC who leads and where the heads are; without it, Prometheus has no alert on them.
   * @default true
   */
  enabled?: boolean;
}

export interface MonitoringAlertmanagerArguments {
  /**
   * Whether the network has Alertmanager.
   * @default false
   */
  enabled?: boolean;
  /** Where alerts are sent, in Alertmanager's webhook format; set it with `--secret`. Allowed: a URL. */
  webhookUrl?: Input<string>;
}

export interface MonitoringGrafanaArguments {
  /**
   * Whether the network has Grafana.
   * @default true
   */
  enabled?: boolean;
}

export interface ResourcesValue {
  /** Mebibytes; beyond it the container is killed and restarted. Allowed: 32 to 1048576. */
  memoryMb?: number;
  /** CPUs that the container may use. Allowed: such as "1.5". */
  cpus?: string;
}

export interface LogRotationArguments {
  /**
   * Mebibytes of each file of a container's log. Allowed: 1 to 10240.
   * @default 20
   */
  maxSizeMb?: number;
  /**
   * Files that are kept of it. Allowed: 1 to 100.
   * @default 3
   */
  maxFiles?: number;
}

export type ServiceName =
  | "alertmanager"
  | "anvil"
  | "geth"
  | "grafana"
  | "jsonExporter"
  | "konaNode"
  | "opBatcher"
  | "opChallenger"
  | "opConductor"
  | "opGeth"
  | "opNode"
  | "opProposer"
  | "opReth"
  | "prometheus";

export type ImageName =
  | "alertmanager"
  | "anvil"
  | "geth"
  | "grafana"
  | "jsonExporter"
  | "konaNode"
  | "node"
  | "opBatcher"
  | "opChallenger"
  | "opConductor"
  | "opDeployer"
  | "opGeth"
  | "opNode"
  | "opProposer"
  | "opReth"
  | "prometheus";

export type ForkName = "jovian" | "karst";
