/** A running network as its Docker labels and published ports describe it. */

/** The state of a container that cannot be seen, because the engine of its host is silent: that says it for all of them. */
export const UNREACHABLE = "unreachable";

export interface NetworkContainer {
  /** Docker's id of the container. */
  id: string;
  name: string;
  /** `sequencer`, `validator`, `challenger` (the pair behind op-challenger), `l1` or `service`. */
  role: string;
  /** The program, such as `op-node`. */
  component: string;
  /** Counts from 1 within its role; 0 for what there is only one of. */
  index: number;
  /** Where there are several: the host it is on. */
  host?: string;
  /** Where there are several hosts: its address on their network. */
  address?: string;
  /** Docker's word: `running`, `exited`, `paused`, …; `unreachable` where the engine of its host is silent. */
  state: string;
  /** Why its last start failed, in the engine's words; undefined where it did not. */
  startFailure?: string;
  /** Docker's health check: `healthy`, `unhealthy`, `starting`, or `none`. */
  health: string;
  /** By whose key it works, where that has been another's before. */
  account?: string;
  /** Its whole command line, the scripts around the program included. */
  commandLine: string;
  /** Where this machine reaches a port of the container, by the port inside. */
  urls: Readonly<Record<number, string>>;
}

/** An execution client and its consensus client; a conductor too, on one of several sequencers. */
export interface NetworkNode {
  /** `sequencer-1`, `validator-2`. A sequencer's is its Raft server id too. */
  name: string;
  role: "sequencer" | "validator";
  index: number;
  execution: NetworkContainer;
  consensus: NetworkContainer;
  conductor?: NetworkContainer;
  /** JSON-RPC of the execution client. */
  rpcUrl: string;
  /** RPC of the consensus client. */
  nodeRpcUrl: string;
  conductorRpcUrl?: string;
}

export interface Network {
  /** `network_name`, which is the Docker network's name too. */
  name: string;
  /** The Pulumi stack. */
  stack: string;
  sequencers: NetworkNode[];
  validators: NetworkNode[];
  /** Names of the nodes that lack a container; they are not among the above. */
  incomplete: string[];
  /** The local L1; undefined with an external one. */
  l1?: NetworkContainer;
  l1RpcUrl?: string;
  gateway?: NetworkContainer;
  gatewayUrl?: string;
  batcher?: NetworkContainer;
  proposer?: NetworkContainer;
  challenger?: NetworkContainer;
  guards: NetworkContainer[];
  /** Every long-lived container, those named above and the rest. */
  containers: NetworkContainer[];
}

/** Sequencers first. */
export const allNodes = ({ sequencers, validators }: Pick<Network, "sequencers" | "validators">): NetworkNode[] => [
  ...sequencers,
  ...validators,
];

/** A kona-node that leads makes no block while L1 does not answer; op-node does. */
export const sequencesByKonaNode = ({ sequencers }: Pick<Network, "sequencers">): boolean =>
  sequencers.some(({ consensus }) => consensus.component === "kona-node");

/** All containers of a node: the whole machine, where each has one of its own. */
export const containersOf = ({ execution, consensus, conductor }: NetworkNode): NetworkContainer[] =>
  [execution, consensus, conductor].filter((container) => container !== undefined);
