/** Calls of JSON-RPC: what may be asked, what needs no L1, and how long an answer is good for. Pure. */
import { isObject } from "../shared/json";

export interface Call {
  id: unknown;
  method: string;
  params: unknown[];
}

export interface Failure {
  code: number;
  message: string;
}

export const CODE = { parse: -32_700, invalid: -32_600, unknownMethod: -32_601, noAnswer: -32_000 } as const;

/** Undefined for what is no call. */
export function callOf(request: unknown): Call | undefined {
  if (!isObject(request) || typeof request["method"] !== "string") return undefined;
  const { id = null, method, params = [] } = request;
  return Array.isArray(params) ? { id, method, params: params as unknown[] } : undefined;
}

/** What a node does with accounts that it holds itself, and nobody here has any. */
const OF_ACCOUNTS = ["eth_accounts", "eth_coinbase", "eth_sendTransaction", "eth_sign", "eth_signTransaction"];

/**
 * Only what is Ethereum's own: an L1 that is not ours is not to be reconfigured through us, by `anvil_…`, `admin_…` or an account that
 * its node has unlocked.
 */
export const isAllowed = (method: string): boolean =>
  /^(eth|net|web3)_/.test(method) && !OF_ACCOUNTS.some((each) => method.startsWith(each));

/** Results that follow from the chain that is meant, as JSON; undefined for all others. */
export function knownResult(method: string, chainId: number): string | undefined {
  switch (method) {
    case "eth_chainId":
      return JSON.stringify(`0x${chainId.toString(16)}`);
    case "net_version":
      return JSON.stringify(String(chainId));
    case "web3_clientVersion":
      return JSON.stringify("opstack-ha/l1-front");
    default:
      return undefined;
  }
}

export const keyOf = ({ method, params }: Call): string => `${method} ${JSON.stringify(params)}`;

export interface Keeping {
  /** Milliseconds; `Infinity` for what never changes. */
  freshFor: number;
  /** Whether it is better than no answer, while no URL answers. */
  outlivesL1: boolean;
}

/** Many clients ask for the same heads each second, and providers count. */
const MOMENT_MILLISECONDS = 400;

const FOR_EVER: Keeping = { freshFor: Infinity, outlivesL1: true };
const FOR_A_MOMENT: Keeping = { freshFor: MOMENT_MILLISECONDS, outlivesL1: false };

const isHash = (value: unknown): boolean => typeof value === "string" && /^0x[0-9a-fA-F]{64}$/.test(value);
const isNumber = (value: unknown): value is string => typeof value === "string" && /^0x[0-9a-fA-F]{1,16}$/.test(value);

/** Of a block, or of what is in one; undefined for what is in none. */
function blockNumberOf(result: unknown): number | undefined {
  if (!isObject(result)) return undefined;
  const number = result["blockNumber"] ?? result["number"];
  return isNumber(number) ? Number(number) : undefined;
}

/** The number of the block that L1 calls finalized, where this call asks for it. */
export const finalizedBy = ({ method, params }: Call, result: unknown): number | undefined =>
  method === "eth_getBlockByNumber" && params[0] === "finalized" ? blockNumberOf(result) : undefined;

/**
 * How long an answer is good for: that about a block by its hash for ever, because it can be no other; that about one by its number, or
 * about a transaction, once it is finalized.
 *
 * @param finalized number of the newest block that is known to be finalized
 * @returns undefined for what is not remembered
 */
export function keepingOf({ method, params }: Call, result: unknown, finalized: number): Keeping | undefined {
  if (result === null || result === undefined) return undefined;
  const [first] = params;
  switch (method) {
    case "eth_getBlockByHash":
    case "eth_getBlockTransactionCountByHash":
      return FOR_EVER;
    case "eth_getBlockReceipts":
      return isHash(first) || isFinal(first, finalized) ? FOR_EVER : undefined;
    case "eth_getLogs":
      return isObject(first) && isHash(first["blockHash"]) ? FOR_EVER : undefined;
    case "eth_getTransactionByHash":
    case "eth_getTransactionReceipt":
      return (blockNumberOf(result) ?? Infinity) <= finalized ? FOR_EVER : undefined;
    case "eth_getBlockByNumber":
      if (first === "finalized" || first === "safe") return { ...FOR_A_MOMENT, outlivesL1: true };
      if (first === "latest") return FOR_A_MOMENT;
      return isFinal(first, finalized) ? FOR_EVER : undefined;
    case "eth_blockNumber":
    case "eth_gasPrice":
    case "eth_maxPriorityFeePerGas":
    case "eth_blobBaseFee":
      return FOR_A_MOMENT;
    default:
      return undefined;
  }
}

const isFinal = (number: unknown, finalized: number): boolean => isNumber(number) && Number(number) <= finalized;

/** @param result as JSON */
export const answerText = (id: unknown, result: string): string =>
  `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${result}}`;

export const failureText = (id: unknown, error: Failure): string => JSON.stringify({ jsonrpc: "2.0", id, error });
