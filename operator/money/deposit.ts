/** Deposits: money that is paid into the portal on L1, and is there on L2 some blocks later. */
import type { Address, Hash, LocalAccount, TransactionReceipt } from "viem";
import { depositTransaction, getL2TransactionHashes } from "viem/op-stack";
import { L1_CONFIRMATIONS } from "../../shared/healthLimits";
import { rhythmOf } from "../network/rhythm";
import { UserError } from "../terminal";
import { l1Wallet, type Chains } from "./chains";
import { minedOnL1, receiptOn, type Fees } from "./transactions";
import type { Patience } from "./waiting";

/** What the portal uses of it depends on the deposits around it. */
export const DEPOSIT_GAS = 300_000n;

/** On L2: what the portal itself takes for plain value, enough for a wallet that is a contract. */
const L2_GAS = 100_000n;

export interface Deposit {
  to: Address;
  /** Wei. */
  amount: bigint;
}

export interface Deposited extends Deposit {
  l1Transaction: Hash;
  l2Transaction: Hash;
}

/**
 * Sends deposits, one transaction each, and waits until all of them are on L1.
 *
 * @param from an account with enough money on L1
 * @throws UserError for one that L1 reverted
 */
export async function depositAll(
  chains: Chains,
  from: LocalAccount,
  deposits: Deposit[],
  fees: Fees,
  patience: Patience,
): Promise<Deposited[]> {
  const hashes = await sendAll(chains, from, deposits, fees);
  const deposited: Deposited[] = [];
  for (const [position, deposit] of deposits.entries()) {
    const l1Transaction = hashes[position]!;
    const { status, logs } = await minedOnL1(chains, l1Transaction, `deposit ${l1Transaction}`, patience);
    if (status === "reverted") throw new UserError(`L1 reverted deposit ${l1Transaction}: the money is where it was`);
    const [l2Transaction] = getL2TransactionHashes({ logs });
    deposited.push({ ...deposit, l1Transaction, l2Transaction: l2Transaction! });
  }
  return deposited;
}

async function sendAll(chains: Chains, from: LocalAccount, deposits: Deposit[], fees: Fees): Promise<Hash[]> {
  const { l1 } = chains;
  const wallet = l1Wallet(chains, from);
  let nonce = await l1.client.getTransactionCount({ address: from.address, blockTag: "pending" });
  const hashes: Hash[] = [];
  for (const { to, amount } of deposits) {
    hashes.push(
      await depositTransaction(wallet, {
        account: from,
        portalAddress: l1.portal,
        request: { to, mint: amount, gas: L2_GAS },
        gas: DEPOSIT_GAS,
        nonce: nonce++,
        ...fees,
      }),
    );
  }
  return hashes;
}

/** Seconds in which a deposit is usually on L2: the L1 blocks that L2 stays behind, one more, and an L2 block. */
export function usualSeconds({ network, facts }: Chains): number {
  const { l1BlockTime, l2BlockTime } = rhythmOf(network, facts.blockTime);
  return (L1_CONFIRMATIONS + 1) * l1BlockTime + l2BlockTime;
}

/** Waits until L2 shows a deposit. @throws UserError when its transaction failed there */
export async function arrival(chains: Chains, deposited: Deposited, patience: Patience): Promise<void> {
  const { l2Transaction, to } = deposited;
  const usually = usualSeconds(chains);
  const startedAt = Date.now();
  const receipt = await patience.until<TransactionReceipt>(async () => {
    const found = await receiptOn(chains, "l2", l2Transaction);
    const passed = Math.round((Date.now() - startedAt) / 1_000);
    return found
      ? { done: found }
      : { waitingFor: `the deposit on L2, usually there after ${usually} s; ${passed} s so far` };
  });
  if (receipt.status === "reverted") {
    throw new UserError(`${to} did not take the money on L2 (${l2Transaction}): it belongs to the sender there`);
  }
}
