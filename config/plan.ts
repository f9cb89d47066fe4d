/** The plan of a network: plain data, all of it public. Keys and secrets join it in `components/`. */
import type { Address } from "viem";
import type { ForkName } from "./hardforks";
import type { ImageKey } from "./images";
import type { ConsensusClientName, ExecutionClientName, L1ClientName } from "./schema";
import { EXTERNAL_L1_FINALITY_DEPTH } from "../shared/externalL1";
import { L1_FINALITY_DEPTH, type Rhythm } from "../shared/healthLimits";
import type { GuardTimings } from "../shared/guardTimings";
import type { FailoverTimings } from "./timings";

export type { ConsensusClientName, ExecutionClientName, FailoverTimings };

export type NodeRole = "sequencer" | "validator" | "challenger";

/** A container port that the host publishes. */
export interface PublishedPort {
  internal: number;
  external: number;
  /** The host address it is bound to. */
  address: string;
  /** The config key that decides `external`, for error messages. */
  key: string;
}

/** What a container may use at most; what is left out is not limited. */
export interface ResourceLimits {
  /** Mebibytes. */
  memoryMb?: number;
  /** A number of CPUs, such as `1.5`. */
  cpus?: string;
}

/** One long-lived container. */
export interface ContainerPlan {
  /** The container's name, which is its host name on the network too. */
  name: string;
  role: NodeRole | "l1" | "service";
  /** The program it runs, such as `op-node`. */
  component: string;
  /** Counts from 1 within its role; 0 for what there is only one of. */
  index: number;
  /** Its fixed IPv4 address. */
  address: string;
  /** Name of the host it runs on; undefined where all is on one machine. */
  host?: string;
  image: ImageKey;
  ports: PublishedPort[];
  limits: ResourceLimits;
  /** The user's own arguments, which follow ours; first the one for the level of the log. */
  extraArguments: string[];
  /** The user's own environment variables, `NAME=VALUE`, sorted; undefined where there are none. */
  extraEnvironment?: string[];
}

export interface ExecutionPlan extends ContainerPlan {
  client: ExecutionClientName;
  /** Names of the nodes whose execution clients it dials. */
  peers: string[];
  /** Whether it looks for further ones, where its client can be told not to meet everybody. */
  discovers: boolean;
}

export interface ConsensusPlan extends ContainerPlan {
  client: ConsensusClientName;
  /** Names of the nodes whose consensus clients it dials. */
  peers: string[];
}

export interface ConductorPlan extends ContainerPlan {
  /** Its id in the Raft cluster. */
  serverId: string;
  /** `host:port` by which the other members reach it. */
  raftAddress: string;
  /** Whether it may found the cluster; op-conductor ignores this once its Raft storage exists. */
  bootstrap: boolean;
  timings: FailoverTimings;
}

/** L1: the chain itself, or the front to one that is not ours. */
export interface L1Plan extends ContainerPlan {
  client: L1ClientName | "l1-front";
  /** Undefined for a chain of the network's own. Contracts come to any other by transactions. */
  origin?: "fork" | "external";
  /** Whether its beacon API, on the port of its JSON-RPC, has blobs. Default false. */
  hasBlobs?: boolean;
}

/** A program that guards the sequencers. */
export interface GuardPlan extends ContainerPlan {
  timings: GuardTimings;
}

/** A URL of users. */
export interface GatewayPlan extends ContainerPlan {
  /** Seconds. */
  readTimeout: number;
  /** Requests in one batch. */
  maxBatch: number;
  /** Mebibytes of a request. */
  maxBodyMb: number;
  /** How others than this machine come in; undefined where they do not. Keys are not here: `GatewaySecrets`. */
  publicDoor?: {
    tls: boolean;
    /** Host names and addresses for which a certificate of its own is made. */
    names: string[];
    requestsPerSecond?: number;
  };
}

export interface BatcherPlan extends ContainerPlan {
  /** L1 blocks after which a channel is closed and posted. */
  maxChannelDuration: number;
  /** Where on L1 batches are. Default calldata. */
  dataAvailability?: "blobs" | "auto";
}

export interface ProposerPlan extends ContainerPlan {
  /** Seconds between two proposals. */
  proposalInterval: number;
}

export interface PrometheusPlan extends ContainerPlan {
  /** Days that it keeps its series. */
  retentionDays: number;
  /** Megabytes, whichever comes first. */
  retentionMb: number;
}

/** An execution client and its consensus client. */
export interface NodePlan {
  /** `sequencer-1`, `validator-2`, `challenger`. */
  name: string;
  role: NodeRole;
  index: number;
  execution: ExecutionPlan;
  consensus: ConsensusPlan;
  /** Only on sequencers, and only where there are several. */
  conductor?: ConductorPlan;
}

/** When hard forks become active, where that is not as op-deployer has it. */
export interface ForkPlan {
  /** All of it as one word, which L2's containers carry. */
  text: string;
  /** For op-deployer: part of the chain from its first block on. */
  deployOverrides: Record<string, string>;
  /** For nodes: seconds of Unix time, in the forks' order. */
  moments: Partial<Record<ForkName, number>>;
}

/** The two chains. */
export interface ChainPlan {
  l1ChainId: number;
  /** Seconds between two L1 blocks. */
  l1BlockTime: number;
  l2ChainId: number;
  /** Seconds between two L2 blocks. */
  l2BlockTime: number;
  /** Undefined where nothing is chosen. */
  forks?: ForkPlan;
}

/** How the engine keeps a container's log. */
export interface LogRotation {
  /** Mebibytes of each file. */
  maxSizeMb: number;
  maxFiles: number;
}

/** A Docker network's range, the engine's own address in it, and the CIDR from which Docker gives others than fixed addresses. */
export interface NetworkRange {
  subnet: string;
  gatewayAddress: string;
  jobAddressRange: string;
}

/** A machine of several. */
export interface HostPlan extends NetworkRange {
  name: string;
  /** What fails together with it. */
  zone: string;
  /** Third number of its containers' addresses. */
  slice: number;
  /** URL of its Docker engine. */
  engine: string;
  /** The machine's own address. */
  address: string;
  /** Images that run on it, jobs included. */
  images: ImageKey[];
  /**
   * On an overlay: does nothing, and is never replaced with the others. When its last container leaves, an engine takes the network
   * down, and each later start there takes seconds longer.
   */
  anchor?: ContainerPlan;
}

/** What there is where a network spans machines. */
export interface ClusterPlan {
  network: "overlay" | "routed";
  /** Name of the host of L1: there the genesis is made, and jobs run. */
  home: string;
  /** By slice. */
  hosts: HostPlan[];
  /** Gives the genesis to the other hosts. */
  genesisServer: ContainerPlan;
}

export interface Plan {
  network: string;
  subnet: string;
  /** The address of the Docker bridge itself. */
  gatewayAddress: string;
  /** CIDR from which Docker gives addresses to jobs, apart from all fixed ones. */
  jobAddressRange: string;
  /** Undefined where all is on one machine. */
  cluster?: ClusterPlan;
  chain: ChainPlan;
  /** The images that it runs, jobs included, by key. */
  images: Partial<Record<ImageKey, string>>;
  logRotation: LogRotation;
  /** Addresses with money on L1 and L2 from the first block on. */
  prefundedAccounts: Address[];
  /** Those of them that the config names: other ones mean another chain. */
  namedAccounts: Address[];
  /** JSON-RPC namespaces that users may call, at the gateways and on the ports of nodes. */
  rpcNamespaces: string[];
  /** Origins of web pages that may ask them; `*` for all. */
  corsOrigins: string[];
  l1: L1Plan;
  /** What reads the L1 that ours is a fork of. */
  l1Front?: ContainerPlan;
  /** The beacon API of an L1 that has none, where a client asks for one. */
  l1Beacon?: ContainerPlan;
  sequencers: NodePlan[];
  validators: NodePlan[];
  /** The op-node pair behind op-challenger, where no validator can serve it. */
  watchPair?: NodePlan;
  batcher?: BatcherPlan;
  proposer?: ProposerPlan;
  challenger?: ContainerPlan;
  /** The URLs of users; the first is the one that is known as the network's. */
  gateways: GatewayPlan[];
  /** What guards the sequencers, where there are conductors; the first acts, the others where it does not. */
  guards: GuardPlan[];
  prometheus?: PrometheusPlan;
  /** Asks JSON-RPC for what no exporter tells; there with Prometheus. */
  jsonExporter?: ContainerPlan;
  alertmanager?: ContainerPlan;
  grafana?: ContainerPlan;
}

/** kona-node only logs that its conductor refused a block, and goes on (ethereum-optimism/optimism #21906). */
export const ignoresConductor = ({ consensus }: NodePlan): boolean => consensus.client === "kona-node";

export const rhythmOf = ({ chain, l1, batcher, proposer }: Plan): Rhythm => ({
  l1BlockTime: chain.l1BlockTime,
  l1FinalityDepth: l1.client === "l1-front" ? EXTERNAL_L1_FINALITY_DEPTH : L1_FINALITY_DEPTH[l1.client],
  l2BlockTime: chain.l2BlockTime,
  maxChannelDuration: batcher?.maxChannelDuration ?? 0,
  proposalInterval: proposer?.proposalInterval ?? 0,
});

/** All pairs of the network, sequencers first. */
export const allNodes = (plan: Plan): NodePlan[] => [...plan.sequencers, ...followersOf(plan)];

/** Those that are no sequencers. */
export const followersOf = ({ validators, watchPair }: Plan): NodePlan[] => [
  ...validators,
  ...(watchPair ? [watchPair] : []),
];

/** All long-lived containers of the network. */
export const allContainers = (plan: Plan): ContainerPlan[] =>
  [
    plan.l1,
    plan.l1Front,
    plan.l1Beacon,
    ...allNodes(plan).flatMap((node) => [node.execution, node.consensus, node.conductor]),
    plan.batcher,
    plan.proposer,
    plan.challenger,
    ...plan.gateways,
    ...plan.guards,
    plan.prometheus,
    plan.jsonExporter,
    plan.alertmanager,
    plan.grafana,
    plan.cluster?.genesisServer,
    ...(plan.cluster?.hosts ?? []).map(({ anchor }) => anchor),
  ].filter((container) => container !== undefined);
