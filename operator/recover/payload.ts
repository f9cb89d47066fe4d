/** Handing a block from one node to another: what gossip does, for a chain that has halted and gossips nothing. */
import { until } from "../../shared/rpc/deadline";
import { payloadEnvelope } from "../../shared/rpc/payload";
import type { NetworkNode } from "../network/model";
import { call } from "../../shared/rpc/light";

/** Fetching the blocks in between may take a while. */
const ARRIVES_WITHIN_SECONDS = 120;

const BLOCK_TIMEOUT_MILLISECONDS = 5_000;

/** @throws DeadlineError when the block does not become the head */
export async function bringHead(from: NetworkNode, to: NetworkNode, number: number): Promise<void> {
  const { envelope, hash } = await payloadEnvelope(from.rpcUrl, number, BLOCK_TIMEOUT_MILLISECONDS);
  await call(to.nodeRpcUrl, "admin_postUnsafePayload", [envelope], 10_000);
  await until(
    `${to.name} to have block ${number}`,
    async () => (await call<{ hash: string }>(to.rpcUrl, "eth_getBlockByNumber", ["latest", false])).hash === hash,
    { withinSeconds: ARRIVES_WITHIN_SECONDS },
  );
}
