/** Handing a block from one node to another: what gossip does, for a chain that stands still and gossips nothing. */
import type { Hash, Hex } from "viem";
import { until } from "../../jobs/rpc/deadline";
import type { NetworkNode } from "../network/model";
import { call } from "../network/rpc";

interface Block extends Record<string, unknown> {
  hash: Hash;
  number: Hex;
  transactions: Hash[];
  parentBeaconBlockRoot: Hash;
}

/** Fetching the blocks in between may take a while. */
const ARRIVES_WITHIN_SECONDS = 120;

/** @throws DeadlineError when the block does not become the head */
export async function bringHead(from: NetworkNode, to: NetworkNode, number: number): Promise<void> {
  const height = `0x${number.toString(16)}`;
  const block = await call<Block>(from.rpcUrl, "eth_getBlockByNumber", [height, false], 5_000);
  const transactions = await Promise.all(
    block.transactions.map((_, index) =>
      call<Hex>(
        from.rpcUrl,
        "eth_getRawTransactionByBlockHashAndIndex",
        [block.hash, `0x${index.toString(16)}`],
        5_000,
      ),
    ),
  );
  await call(to.nodeRpcUrl, "admin_postUnsafePayload", [envelope(block, transactions)], 10_000);
  await until(
    `${to.name} to have block ${number}`,
    async () => (await call<Block>(to.rpcUrl, "eth_getBlockByNumber", ["latest", false])).hash === block.hash,
    { withinSeconds: ARRIVES_WITHIN_SECONDS },
  );
}

/** The names that the Engine API has for a block's fields, where they differ. */
const RENAMED: Record<string, string> = {
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

export const envelope = (block: Block, transactions: Hex[]) => ({
  parentBeaconBlockRoot: block.parentBeaconBlockRoot,
  executionPayload: {
    ...Object.fromEntries(
      Object.entries(RENAMED).flatMap(([name, field]) => (block[field] === undefined ? [] : [[name, block[field]]])),
    ),
    transactions,
  },
});
