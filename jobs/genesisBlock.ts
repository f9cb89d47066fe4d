/** What jobs ask of a chain's first block. */
import { createClient, http, type Hash } from "viem";
import { getBlock } from "viem/actions";
import { outputRoot } from "../shared/l1State";
import { until } from "../shared/rpc/deadline";

const WAIT = { withinSeconds: 90 };

/** Single actions instead of a whole public client keep the bundle small. */
export const client = (url: string) => createClient({ transport: http(url, { retryCount: 0 }) });

/** Block 0, once the node answers. */
export const genesisBlock = (name: string, rpcUrl: string) =>
  until(`${name} to answer`, () => getBlock(client(rpcUrl), { blockNumber: 0n }), WAIT);

/** The output root of L2's first block, by an execution client of L2. */
export async function genesisOutputRoot(l2RpcUrl: string): Promise<Hash> {
  const block = await genesisBlock("L2", l2RpcUrl);
  return outputRoot({
    hash: block.hash,
    stateRoot: block.stateRoot,
    // viem leaves out what it does not know; Isthmus put the storage root of the withdrawals there.
    withdrawalsRoot: (block as { withdrawalsRoot?: Hash }).withdrawalsRoot!,
  });
}
