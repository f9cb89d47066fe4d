/** Which methods a user may call, and what each of them needs. Pure. */

/** Namespaces that every user has; `rpc_namespaces` adds others, never those of `NEVER`. */
export const USER_NAMESPACES = ["eth", "net", "web3", "txpool"] as const;

/** What `rpc_namespaces` may add. */
const ADDABLE = ["debug", "trace"] as const;

/** Whoever calls these changes the node, whatever the config says. */
export const NEVER = [
  "admin",
  "engine",
  "miner",
  "personal",
  "conductor",
  "optimism",
  "opp2p",
  "clique",
  "les",
] as const;

/** Methods within allowed namespaces that change a node or need an account on it. */
const REFUSED = new Set([
  "eth_accounts_unlock",
  "eth_sendTransaction",
  "eth_sign",
  "eth_signTransaction",
  "eth_signTypedData",
  "eth_signTypedData_v3",
  "eth_signTypedData_v4",
  "eth_setGasPrice",
  "net_addPeer",
  "net_setNetworkActive",
]);

export type Need =
  /** The gateway answers from what it knows. */
  | "head"
  /** Goes to the leader and to all that serve, so that the sender finds it everywhere. */
  | "send"
  /** The gateway keeps it, whichever node is asked. */
  | "filter"
  /** Any node that has the head that this client was last shown. */
  | "read";

const FILTERS = new Set([
  "eth_newFilter",
  "eth_newBlockFilter",
  "eth_newPendingTransactionFilter",
  "eth_getFilterChanges",
  "eth_getFilterLogs",
  "eth_uninstallFilter",
]);

export const needOf = (method: string): Need => {
  if (method === "eth_blockNumber") return "head";
  if (method === "eth_sendRawTransaction" || method === "eth_sendRawTransactionConditional") return "send";
  return FILTERS.has(method) ? "filter" : "read";
};

/**
 * @param method as it came, whatever its spelling: clients match names to the letter, so that another spelling is another
 *   method, which none has
 * @param added namespaces that the config adds
 * @returns why it is refused; undefined where it is not
 */
export function refusal(method: unknown, added: readonly string[]): string | undefined {
  if (typeof method !== "string" || !/^[a-z][a-z0-9]*_[A-Za-z0-9_]+$/.test(method)) return "this is no method's name";
  const namespace = method.slice(0, method.indexOf("_"));
  if ((NEVER as readonly string[]).includes(namespace)) return `${namespace} is not for users of this URL`;
  if (![...USER_NAMESPACES, ...added].includes(namespace)) {
    const adds = (ADDABLE as readonly string[]).includes(namespace) ? "; the config key rpc_namespaces adds it" : "";
    return `${namespace} is not offered here${adds}`;
  }
  return REFUSED.has(method) ? "no account is kept here: sign on your side and send it raw" : undefined;
}

/** A read that may be sent to a second node, when the first has failed before it answered. Work that takes long is not. */
const EXPENSIVE =
  /^(debug|trace)_|^eth_(call|estimateGas|getLogs|getProof|createAccessList|simulateV1|sendRawTransactionSync)$/;

export const mayBeRepeated = (method: string): boolean => needOf(method) === "read" && !EXPENSIVE.test(method);
