/** A block of an execution client in the form in which consensus clients and conductors take it from outside. */
import type { Hash, Hex } from "viem";
import { call, callAll } from "./light";

/** Of a full block's transactions, in one request: execution clients limit a request's size. */
const TRANSACTIONS_PER_REQUEST = 100;

interface Block extends Record<string, unknown> {
  hash: Hash;
  number: Hex;
  parentHash: Hash;
  transactions: Hash[];
  parentBeaconBlockRoot: Hash;
}

/** What `admin_postUnsafePayload` and `conductor_commitUnsafePayload` take. */
export interface PayloadEnvelope {
  parentBeaconBlockRoot: Hash;
  executionPayload: Record<string, unknown>;
}

export interface BlockPayload {
  envelope: PayloadEnvelope;
  number: number;
  hash: Hash;
  parentHash: Hash;
}

/**
 * The block that `executionRpcUrl` has at this height, or its head. Takes two requests one after the other.
 *
 * @param timeoutMilliseconds of each request
 * @throws when the client does not answer, or has no such block (any more)
 */
export async function payloadEnvelope(
  executionRpcUrl: string,
  height: "latest" | number,
  timeoutMilliseconds = 1_000,
): Promise<BlockPayload> {
  const tag = height === "latest" ? height : `0x${height.toString(16)}`;
  const block = await call<Block | null>(executionRpcUrl, "eth_getBlockByNumber", [tag, false], timeoutMilliseconds);
  if (!block) throw new Error(`the execution client at ${executionRpcUrl} has no block ${height}`);
  const transactions = await rawTransactions(executionRpcUrl, block, timeoutMilliseconds);
  const { hash, parentHash, number } = block;
  return { envelope: envelope(block, transactions), number: Number(number), hash, parentHash };
}

async function rawTransactions(url: string, { hash, transactions }: Block, timeout: number): Promise<Hex[]> {
  const calls = transactions.map((_, index) => ({
    method: "eth_getRawTransactionByBlockHashAndIndex",
    params: [hash, `0x${index.toString(16)}`],
  }));
  const requests = Array.from({ length: Math.ceil(calls.length / TRANSACTIONS_PER_REQUEST) }, (_, at) =>
    calls.slice(at * TRANSACTIONS_PER_REQUEST, (at + 1) * TRANSACTIONS_PER_REQUEST),
  );
  const answers = (await Promise.all(requests.map((some) => callAll<Hex[]>(url, some, timeout)))).flat();
  // By hash, so that they are this block's even after a reorganisation; without one of them it would be another block.
  return answers.map((raw, index) => {
    if (!raw) throw new Error(`the execution client at ${url} does not give transaction ${index} of block ${hash}`);
    return raw;
  });
}

/** The names that the Engine API has for a block's fields. */
const FIELDS: Record<string, string> = {
  parentHash: "parentHash",
  feeRecipient: "miner",
  stateRoot: "stateRoot",
  receiptsRoot: "receiptsRoot",
  logsBloom: "logsBloom",
  prevRandao: "mixHash",
  blockNumber: "number",
  gasLimit: "gasLimit",
  gasUsed: "gasUsed",
  timestamp: "timestamp",
  extraData: "extraData",
  baseFeePerGas: "baseFeePerGas",
  blockHash: "hash",
  withdrawals: "withdrawals",
  blobGasUsed: "blobGasUsed",
  excessBlobGas: "excessBlobGas",
  withdrawalsRoot: "withdrawalsRoot",
};

/**
 * @param block as `eth_getBlockByNumber` answers; fields that its fork does not have are left out
 * @param transactions the raw ones, in the block's order
 */
export const envelope = (
  block: Record<string, unknown> & { parentBeaconBlockRoot: Hash },
  transactions: Hex[],
): PayloadEnvelope => ({
  parentBeaconBlockRoot: block.parentBeaconBlockRoot,
  executionPayload: {
    ...Object.fromEntries(
      Object.entries(FIELDS).flatMap(([name, field]) => (block[field] === undefined ? [] : [[name, block[field]]])),
    ),
    transactions,
  },
});
