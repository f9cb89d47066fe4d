/** Typed JSON-RPC clients for the services of the network, shared by `jobs/`, `operator/` and the tests. */
import { createClient, createPublicClient, http, rpcSchema } from "viem";
import type { ConductorRpcSchema, ConsensusRpcSchema } from "./schema";

/**
 * How a client treats an endpoint: one attempt of at most this many milliseconds. Retrying is left to the
 * callers, who know their own deadlines.
 */
const transport = (url: string, timeoutMilliseconds: number) =>
  http(url, { timeout: timeoutMilliseconds, retryCount: 0 });

const DEFAULT_TIMEOUT_MILLISECONDS = 3_000;

/** A client of an op-conductor's RPC, which also proxies its node's RPC while it leads. */
export const conductorClient = (url: string, timeoutMilliseconds = DEFAULT_TIMEOUT_MILLISECONDS) =>
  createClient({
    transport: transport(url, timeoutMilliseconds),
    rpcSchema: rpcSchema<ConductorRpcSchema>(),
    // viem remembers equal requests for a moment unless told not to; a health poll must not read the past.
    cacheTime: 0,
  });

/** A client of a consensus client's RPC (op-node or kona-node). */
export const consensusClient = (url: string, timeoutMilliseconds = DEFAULT_TIMEOUT_MILLISECONDS) =>
  createClient({
    transport: transport(url, timeoutMilliseconds),
    rpcSchema: rpcSchema<ConsensusRpcSchema>(),
    cacheTime: 0,
  });

/** A client of Ethereum's JSON-RPC: an execution client, the gateway or L1. */
export const executionClient = (url: string, timeoutMilliseconds = DEFAULT_TIMEOUT_MILLISECONDS) =>
  createPublicClient({ transport: transport(url, timeoutMilliseconds), cacheTime: 0 });

export type ConductorClient = ReturnType<typeof conductorClient>;
export type ConsensusClient = ReturnType<typeof consensusClient>;
export type ExecutionClient = ReturnType<typeof executionClient>;

/** The innermost message of a viem error: one line, without the request and the documentation link. */
export function reason(error: unknown): string {
  if (error instanceof Error) {
    const details = (error as { details?: string }).details;
    return (details || (error as { shortMessage?: string }).shortMessage || error.message).split("\n")[0]!;
  }
  return String(error);
}
