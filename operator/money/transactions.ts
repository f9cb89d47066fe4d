/** Transactions: what they may cost, and whether they are in a block. */
import {
  TransactionReceiptNotFoundError,
  type Address,
  type Hash,
  type LocalAccount,
  type PublicClient,
  type TransactionReceipt,
} from "viem";
import { UserError } from "../terminal";
import { inEther } from "./amounts";
import type { Chains } from "./chains";
import type { Patience } from "./waiting";

export type Layer = "l1" | "l2";

export const LAYER_NAMES: Record<Layer, string> = { l1: "L1", l2: "L2" };

/** Undefined while it is in no block. */
export async function receiptOn(chains: Chains, layer: Layer, hash: Hash): Promise<TransactionReceipt | undefined> {
  try {
    return await clientOf(chains, layer).getTransactionReceipt({ hash });
  } catch (error) {
    if (error instanceof TransactionReceiptNotFoundError) return undefined;
    throw error;
  }
}

const clientOf = ({ l1, l2 }: Chains, layer: Layer): PublicClient =>
  (layer === "l1" ? l1.client : l2.client) as PublicClient;

/**
 * Waits until L1 has taken a transaction in.
 *
 * @param what names it for progress and errors
 * @returns its receipt, whether or not it was reverted
 */
export const minedOnL1 = (chains: Chains, hash: Hash, what: string, patience: Patience) =>
  patience.until<TransactionReceipt>(async () => {
    const receipt = await receiptOn(chains, "l1", hash);
    return receipt ? { done: receipt } : { waitingFor: `the L1 block with ${what}` };
  });

export interface Fees {
  maxFeePerGas: bigint;
  maxPriorityFeePerGas: bigint;
}

/** For transactions that are still taken in when blocks before them are full: the base fee may double. */
export async function feesOnL1({ l1 }: Chains): Promise<Fees> {
  const { maxFeePerGas, maxPriorityFeePerGas } = await l1.client.estimateFeesPerGas();
  return { maxFeePerGas: 2n * maxFeePerGas, maxPriorityFeePerGas };
}

/**
 * @param needed wei, fees included
 * @param hint how the account gets more; told how many wei are missing
 * @throws UserError where the account has less
 */
export async function requireBalance(
  chains: Chains,
  layer: Layer,
  { address }: Pick<LocalAccount, "address">,
  needed: bigint,
  hint: (missing: bigint) => string,
): Promise<void> {
  const balance = await balanceOn(chains, layer, address);
  if (balance >= needed) return;
  throw new UserError(
    `${address} has ${inEther(balance)} on ${LAYER_NAMES[layer]}, and ${inEther(needed)} are needed, fees included: ${hint(needed - balance)}`,
  );
}

const WEI_PER_ETHER = 10n ** 18n;

/** What gives an account at least so many wei, in whole ether. */
export const fundCommand = ({ network }: Chains, layer: Layer, address: Address, missing: bigint): string =>
  `npx opstack-ha fund ${address} ${(missing + WEI_PER_ETHER - 1n) / WEI_PER_ETHER}${layer === "l1" ? " --l1" : ""} --stack ${network.stack}`;

/** Wei. */
export const balanceOn = (chains: Chains, layer: Layer, address: Address): Promise<bigint> =>
  clientOf(chains, layer).getBalance({ address });
