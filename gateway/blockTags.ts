/** A read of the newest block means the block that users were shown, on whichever node it is asked. Pure. */

import { isObject } from "../shared/json";

/** Where a method takes a block, by position. */
const POSITIONS: Record<string, number> = {
  eth_call: 1,
  eth_createAccessList: 1,
  eth_estimateGas: 1,
  eth_feeHistory: 1,
  eth_getBalance: 1,
  eth_getBlockByNumber: 0,
  eth_getBlockReceipts: 0,
  eth_getBlockTransactionCountByNumber: 0,
  eth_getCode: 1,
  eth_getProof: 2,
  eth_getStorageAt: 2,
  eth_getTransactionByBlockNumberAndIndex: 0,
  eth_getTransactionCount: 1,
  eth_getUncleCountByBlockNumber: 0,
};

/** Methods for which a missing block means the newest one; the others have a default of their own or need it. */
const NEWEST_BY_DEFAULT = new Set([
  "eth_call",
  "eth_getBalance",
  "eth_getCode",
  "eth_getTransactionCount",
  "eth_getProof",
]);

const MOVING_TAGS = ["latest", "safe", "finalized"] as const;
export type MovingTag = (typeof MOVING_TAGS)[number];

/** The number that stands for a tag at this moment. */
export type ShownHeads = (tag: MovingTag) => number;

const isMoving = (tag: unknown): tag is MovingTag => (MOVING_TAGS as readonly unknown[]).includes(tag);

/** The block that the request is about; undefined where it names none. */
export function blockOf(method: string, params: unknown): unknown {
  const position = POSITIONS[method];
  return position === undefined || !Array.isArray(params) ? undefined : (params as unknown[])[position];
}

/** @param heads the blocks that users were shown last */
export function atShownHead(method: string, params: unknown, heads: ShownHeads): unknown {
  const hexadecimal = (tag: MovingTag) => `0x${heads(tag).toString(16)}`;
  if (!Array.isArray(params)) return params;
  if (method === "eth_getLogs") {
    return params.map((filter: unknown) => (isObject(filter) ? logsUpTo(filter, hexadecimal) : filter));
  }
  const position = POSITIONS[method];
  // What comes before it has to be there.
  if (position === undefined || params.length < position) return params;
  const given: unknown = params[position];
  const tag = given === undefined && NEWEST_BY_DEFAULT.has(method) ? "latest" : given;
  if (!isMoving(tag)) return params;
  return [...(params as unknown[]).slice(0, position), hexadecimal(tag), ...(params as unknown[]).slice(position + 1)];
}

function logsUpTo(filter: Record<string, unknown>, hexadecimal: (tag: MovingTag) => string): Record<string, unknown> {
  if ("blockHash" in filter) return filter;
  const at = (tag: unknown) => (tag === undefined ? hexadecimal("latest") : isMoving(tag) ? hexadecimal(tag) : tag);
  return { ...filter, fromBlock: at(filter["fromBlock"]), toBlock: at(filter["toBlock"]) };
}
