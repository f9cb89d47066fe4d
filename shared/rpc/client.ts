/** Typed JSON-RPC clients for the services of the network, shared by all rooms. */
import { createClient, createPublicClient, http, rpcSchema, type PublicRpcSchema } from "viem";
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

/**
 * The same without viem's methods: call `request`, or viem's actions as functions (`getBlockNumber(client)`).
 * For the jobs: it keeps three quarters of viem out of a bundle.
 */
export const ethereumClient = (url: string, timeoutMilliseconds = DEFAULT_TIMEOUT_MILLISECONDS) =>
  createClient({
    transport: transport(url, timeoutMilliseconds),
    rpcSchema: rpcSchema<PublicRpcSchema>(),
    cacheTime: 0,
  });

export type ConductorClient = ReturnType<typeof conductorClient>;
export type ConsensusClient = ReturnType<typeof consensusClient>;
export type EthereumClient = ReturnType<typeof ethereumClient>;

/**
 * The innermost message of an error, one line: the server's words for an RPC error ("node is not the leader"), the
 * system's for a failed connection ("connect ECONNREFUSED 10.77.0.31:8547"), never viem's request and links.
 */
export function reason(error: unknown): string {
  let text = "";
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    // Node reports one failed attempt per address of a name together, in an error without a message of its own.
    const first = current instanceof AggregateError ? current.errors[0] : current;
    const { details, shortMessage, message } = first as { details?: string; shortMessage?: string; message?: string };
    text = details || shortMessage || message || text;
  }
  return (text || String(error)).split("\n")[0]!;
}
