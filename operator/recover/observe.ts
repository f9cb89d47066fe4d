/** What recovery decides on: the cluster, who led when, every node's head, and which blocks the nodes agree on. */
import type { Hash } from "viem";
import { observeCluster } from "../../shared/cluster/observe";
import type { ClusterObservation } from "../../shared/cluster/observation";
import { leadership } from "../../shared/cluster/situation";
import { allNodes, type Network } from "../network/model";
import { call } from "../../shared/rpc/light";
import { historyOf, lookAtLeadership, lookOf, watchLeadership, type LeadershipHistory } from "./leadership";
import { membersOf } from "./members";

export interface NodeHead {
  node: string;
  role: "sequencer" | "validator";
  number: number;
  hash: Hash;
  /** By head of another node, at or below this node's: this node's hash at that height. */
  hashAt: Record<number, Hash>;
}

export interface RecoveryObservation {
  /** At the end. */
  cluster: ClusterObservation;
  /** Up to the end. */
  history: LeadershipHistory;
  /** Of the nodes that answer. */
  heads: NodeHead[];
  /** Blocks that the chain gained while it was watched. */
  gained: number;
  blockTime: number;
}

/** Block times for which the chain is watched to see whether it advances: catching up after a stall takes a while. */
const WATCH_BLOCK_TIMES = 4;

const DEFAULT_BLOCK_TIME_SECONDS = 2;

/** @param patienceSeconds for how long to look for a leader before there is none */
export async function observeForRecovery(network: Network, patienceSeconds: number): Promise<RecoveryObservation> {
  const before = await observeCluster(membersOf(network));
  const blockTime = before.members.find(({ sequencer }) => sequencer)?.sequencer?.blockTimeSeconds;
  const watched = blockTime ?? DEFAULT_BLOCK_TIME_SECONDS;
  const first = highest(await latestHeads(network));
  const looks = await watchLeadership(() => lookAtLeadership(network), {
    patienceSeconds,
    // One that leads nobody but itself is steady, and no leader either.
    atLeastSeconds: Math.max(WATCH_BLOCK_TIMES * watched, leadership(before).leader ? 0 : patienceSeconds),
  });
  const heads = await comparedHeads(network);
  const cluster = await observeCluster(membersOf(network));
  return {
    cluster,
    history: historyOf([...looks, lookOf(cluster)], patienceSeconds),
    heads,
    gained: highest(heads) - first,
    blockTime: watched,
  };
}

const highest = (heads: { number: number }[]): number => Math.max(0, ...heads.map(({ number }) => number));

interface RpcBlock {
  number: string;
  hash: Hash;
}

const block = (url: string, tag: string): Promise<RpcBlock | null> =>
  call<RpcBlock | null>(url, "eth_getBlockByNumber", [tag, false], 3_000).catch(() => null);

async function latestHeads(network: Network) {
  const heads = await Promise.all(
    allNodes(network).map(async ({ name, role, rpcUrl }) => {
      const head = await block(rpcUrl, "latest");
      return head ? [{ node: name, role, rpcUrl, number: Number(head.number), hash: head.hash }] : [];
    }),
  );
  return heads.flat();
}

/** Every head, and what each node has at the heights of the others' heads. */
export async function comparedHeads(network: Network): Promise<NodeHead[]> {
  const heads = await latestHeads(network);
  const heights = [...new Set(heads.map(({ number }) => number))];
  return Promise.all(
    heads.map(async ({ rpcUrl, ...head }) => {
      const below = heights.filter((height) => height <= head.number);
      const blocks = await Promise.all(below.map((height) => block(rpcUrl, `0x${height.toString(16)}`)));
      const hashAt = Object.fromEntries(below.flatMap((height, at) => (blocks[at] ? [[height, blocks[at].hash]] : [])));
      return { ...head, hashAt };
    }),
  );
}
