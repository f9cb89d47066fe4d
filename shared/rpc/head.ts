/**
 * Where a node's chain ends. A consensus client names no L2 head (number 0, timestamp 0, zero hash) until it has read its
 * own from the engine; kona-node not before its sequencer makes, or it receives, a first block, at genesis and after
 * every restart. Its execution client knows the head all the while.
 */
import { zeroHash, type Hash, type Hex } from "viem";
import { reason, type EthereumClient } from "./client";
import type { BlockReference } from "./schema";

export interface Head {
  hash: Hash;
  number: number;
  /** Seconds of Unix time. */
  timestamp: number;
}

/** A block as Ethereum's JSON-RPC answers it, as far as its place in the chain goes; null where there is none. */
export type HeadBlock = { hash: Hash | null; number: Hex | null; timestamp: Hex } | null;

/** Whether a block that `optimism_syncStatus` names is one. */
export const isKnown = ({ hash }: Pick<BlockReference, "hash">): boolean => hash !== zeroHash;

/** Undefined for no block. */
export const headOfBlock = (block: HeadBlock | undefined): Head | undefined =>
  block?.hash ? { hash: block.hash, number: Number(block.number), timestamp: Number(block.timestamp) } : undefined;

/**
 * The unsafe head of a node.
 *
 * @param reported `unsafe_l2` of its consensus client
 * @param execution asked only where the consensus client does not know
 * @throws when neither knows
 */
export async function unsafeHead({ hash, number, timestamp }: Head, execution: EthereumClient): Promise<Head> {
  if (isKnown({ hash })) return { hash, number, timestamp };
  const unknown = "it does not know its unsafe head yet";
  const latest = execution.request({ method: "eth_getBlockByNumber", params: ["latest", false] });
  const block = await latest.catch((error: unknown) => {
    throw new Error(`${unknown}, and its execution client does not tell: ${reason(error)}`);
  });
  const head = headOfBlock(block);
  if (!head) throw new Error(`${unknown}, and its execution client has no block`);
  return head;
}
