/** A network with the data of a snapshot begins to make blocks again, from the saved head and no other. */
import type Docker from "dockerode";
import type { Hash } from "viem";
import { perform } from "../../shared/cluster/act";
import { observeCluster } from "../../shared/cluster/observe";
import { reconcile } from "../../shared/cluster/reconcile";
import { until } from "../../shared/rpc/deadline";
import { call } from "../../shared/rpc/light";
import { Cluster } from "../network/cluster";
import { allNodes, type Network } from "../network/model";
import { startChain, startServices } from "../network/rest";
import { membersOf } from "../recover/members";
import { formatSeconds, UserError } from "../terminal";
import type { Manifest } from "./manifest";

/** Seconds for containers, an election, the first blocks. */
const BEGINS_WITHIN = 600;
/** Blocks that are missing and take long enough to be told of. */
const MANY_BLOCKS = 100;
/** A cautious guess: op-node makes several of the blocks that are missing in a second. */
const BLOCKS_A_SECOND = 2;
/** A validator whose data is older fetches what is missing. */
const NODES_HAVE_IT_WITHIN = 300;

export interface GoOnOptions {
  docker: Docker;
  network: Network;
  manifest: Manifest;
  signal: AbortSignal;
  tell: (text: string) => void;
}

/** Blocks that a chain has to make up for since its head, because every slot has one. */
export const missedBlocks = (headTimestamp: number, now: number, blockTime: number): number =>
  Math.max(0, Math.floor((now - headTimestamp) / blockTime));

/** @returns the head, past the saved one. @throws when the chain does not go on from the saved head */
export async function goOn(options: GoOnOptions): Promise<number> {
  const { docker, network, manifest, signal, tell } = options;
  const { latest, l1Origin } = manifest.heads;
  const missed = missedBlocks(latest.timestamp, Date.now() / 1_000, manifest.chain.l2BlockTime);
  const withinSeconds = BEGINS_WITHIN + missed / BLOCKS_A_SECOND;
  if (missed > MANY_BLOCKS) {
    const since = formatSeconds(missed * manifest.chain.l2BlockTime * 1_000);
    tell(`the saved head is ${since} old: ${missed} blocks without transactions come first, several a second`);
  }
  await startChain(docker, network, tell);
  signal.throwIfAborted();
  if (l1Origin) await refuseOtherL1(network, l1Origin);
  if (network.sequencers[0]?.conductor) await formCluster(network, withinSeconds, tell);
  signal.throwIfAborted();
  await startServices(docker, network);
  const head = await passes(network, latest.number, withinSeconds);
  tell("asking every node for the saved block");
  await Promise.all(allNodes(network).map((node) => nodeHas(node, latest)));
  return head;
}

async function refuseOtherL1({ l1RpcUrl }: Network, { number, hash }: { number: number; hash: Hash }): Promise<void> {
  const block = await blockAt(l1RpcUrl!, number);
  if (block?.hash === hash) return;
  throw new UserError(`the loaded L1 lacks block ${number} (${hash}), on which the saved L2 was built`);
}

/** The conductors have no Raft data: the founding one is alone, and gets the others as its voters, as in a new network. */
const formCluster = (network: Network, deadlineSeconds: number, tell: (text: string) => void): Promise<void> =>
  reconcile(
    { observe: () => observeCluster(membersOf(network)), perform },
    { deadlineSeconds, report: tell, everyMilliseconds: 500 },
  );

async function passes(network: Network, saved: number, withinSeconds: number): Promise<number> {
  const cluster = new Cluster(network);
  return until(
    `the chain to pass the saved block ${saved}`,
    async () => {
      const head = await cluster.unsafeHead();
      return head > saved && head;
    },
    { withinSeconds, everyMilliseconds: 500 },
  );
}

async function nodeHas({ name, rpcUrl }: { name: string; rpcUrl: string }, saved: { number: number; hash: Hash }) {
  await until(
    `${name} to have the saved block ${saved.number}`,
    async () => {
      const block = await blockAt(rpcUrl, saved.number);
      if (block && block.hash !== saved.hash) throw new Error(`it has ${block.hash} instead of ${saved.hash}`);
      return block !== null;
    },
    { withinSeconds: NODES_HAVE_IT_WITHIN, everyMilliseconds: 500 },
  );
}

const blockAt = (url: string, number: number): Promise<{ hash: Hash } | null> =>
  call<{ hash: Hash } | null>(url, "eth_getBlockByNumber", [`0x${number.toString(16)}`, false], 5_000);
