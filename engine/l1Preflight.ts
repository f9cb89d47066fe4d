/**
 * What must be true of an L1 that is not ours before anything is created or paid: looked at in one go, judged by a pure
 * function. A network that is there already is not kept from an update by an L1 that is away, or by an account that has run dry.
 */
import type { Address } from "viem";
import { deriveAccounts, type AccountRole } from "../config/accounts";
import type { StackConfig } from "../config/schema";
import { executionClient, reason } from "../shared/rpc/client";

/** An account that pays for transactions on L1. */
export interface L1Payer {
  role: AccountRole;
  address: Address;
}

export type L1Observation =
  | { answers: false; reason: string }
  | { answers: true; chainId: number; payers: (L1Payer & { wei: bigint })[] };

/** What is wrong with an L1: `problems` keep the network from being created, `warnings` do not. */
export interface L1Judgement {
  problems: string[];
  warnings: string[];
}

/** What of the config says which L1 is meant. */
export type L1Request = Pick<StackConfig["l1"], "source" | "chain_id"> & { rpcUrl: string };

/** Milliseconds for each call: an L1 may be on the other side of the world. */
const TIMEOUT_MILLISECONDS = 15_000;

/** Where a URL leads, without what may be secret in it: providers put API keys into the path, the query or the user's name. */
const placeOf = (url: string): string => new URL(url).origin;

/** Who needs money on L1, by what the config enables; the signer of unsafe blocks sends no transactions. */
export function l1Payers({ mnemonic, batcher, proposer, challenger }: StackConfig): L1Payer[] {
  const accounts = deriveAccounts(mnemonic);
  const pays: [AccountRole, boolean][] = [
    ["deployer", true],
    ["batcher", batcher.enabled],
    ["proposer", proposer.enabled],
    ["challenger", challenger.enabled],
  ];
  return pays.filter(([, enabled]) => enabled).map(([role]) => ({ role, address: accounts[role].address }));
}

/** Asks the L1 for its chain id and for what the accounts have; never throws. */
export async function observeL1(rpcUrl: string, payers: L1Payer[]): Promise<L1Observation> {
  const l1 = executionClient(rpcUrl, TIMEOUT_MILLISECONDS);
  try {
    const [chainId, balances] = await Promise.all([
      l1.getChainId(),
      Promise.all(payers.map(async (payer) => ({ ...payer, wei: await l1.getBalance({ address: payer.address }) }))),
    ]);
    return { answers: true, chainId, payers: balances };
  } catch (error) {
    const place = placeOf(rpcUrl);
    return {
      answers: false,
      reason: reason(error).replaceAll(new URL(rpcUrl).href, place).replaceAll(rpcUrl, place),
    };
  }
}

/**
 * @param isThere whether the network has data already, and so may have its contracts on L1
 */
export function judgeL1({ source, chain_id, rpcUrl }: L1Request, seen: L1Observation, isThere: boolean): L1Judgement {
  const place = placeOf(rpcUrl);
  const judged = (findings: string[]): L1Judgement =>
    isThere ? { problems: [], warnings: findings } : { problems: findings, warnings: [] };

  if (!seen.answers) {
    return judged([
      `l1.rpc_url: the L1 at ${place} does not answer as Ethereum's JSON-RPC does (${seen.reason}): check the URL, and that this machine reaches it`,
    ]);
  }
  if (seen.chainId !== chain_id) {
    const message = `l1.chain_id: ${chain_id} is expected, and the L1 at ${place} (l1.rpc_url) is chain ${seen.chainId}: correct the one that is wrong`;
    // Another chain is never right, least of all for a network whose contracts are elsewhere.
    return { problems: [message], warnings: [] };
  }
  // On a fork, which is ours, accounts are given money.
  const empty = source === "external" ? seen.payers.filter(({ wei }) => wei === 0n) : [];
  return judged(
    empty.map(
      ({ role, address }) =>
        `mnemonic: the account of the ${role}, ${address}, has no ETH on the L1 at ${place} (chain ${chain_id}): send it some`,
    ),
  );
}

/** Looks at the L1 that the config names and judges it; nothing is wrong with a local one. `isThere` is that of `judgeL1`. */
export async function checkL1(config: StackConfig, isThere: boolean): Promise<L1Judgement> {
  const { source, chain_id, rpc_url: rpcUrl } = config.l1;
  if (source === "local" || rpcUrl === undefined) return { problems: [], warnings: [] };
  return judgeL1({ source, chain_id, rpcUrl }, await observeL1(rpcUrl, l1Payers(config)), isThere);
}
