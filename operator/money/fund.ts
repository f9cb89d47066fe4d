/** Gives money to an address, on either chain. */
import type { Address, Hash } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { UserError } from "../terminal";
import { l1Wallet, type Chains } from "./chains";
import { arrival, DEPOSIT_GAS, depositAll } from "./deposit";
import { payingAccount } from "./payer";
import { feesOnL1, minedOnL1, type Fees, type Layer } from "./transactions";
import type { Patience } from "./waiting";

/** Enough for a receiver that is a contract. */
const TRANSFER_GAS = 100_000n;

export interface WantedGift {
  to: Address;
  /** Wei. */
  amount: bigint;
  layer: Layer;
  /** Who pays; default whoever has money on this L1. */
  key?: PrivateKeyAccount | undefined;
  /** On L2: whether to wait until it is there. */
  waits: boolean;
}

export interface Gift {
  l1Transaction: Hash;
  /** Only of money on L2. */
  l2Transaction?: Hash;
}

/** @throws UserError where nobody can pay, L1 refuses, or it takes too long */
export async function give(chains: Chains, wanted: WantedGift, patience: Patience): Promise<Gift> {
  const { amount, layer, key } = wanted;
  const fees = await feesOnL1(chains);
  const payer = await payingAccount(chains, {
    amount,
    gas: layer === "l1" ? TRANSFER_GAS : DEPOSIT_GAS,
    fees,
    key,
    otherwise: "name a key that has some: --from-key-file FILE",
  });
  return layer === "l1"
    ? transfer(chains, payer, wanted, fees, patience)
    : depositFor(chains, payer, wanted, fees, patience);
}

async function transfer(
  chains: Chains,
  payer: PrivateKeyAccount,
  { to, amount }: WantedGift,
  fees: Fees,
  patience: Patience,
): Promise<Gift> {
  const l1Transaction = await l1Wallet(chains, payer).sendTransaction({
    to,
    value: amount,
    gas: TRANSFER_GAS,
    ...fees,
  });
  const { status } = await minedOnL1(chains, l1Transaction, "the transfer", patience);
  if (status === "reverted") throw new UserError(`${to} did not take the money on L1 (${l1Transaction})`);
  return { l1Transaction };
}

async function depositFor(
  chains: Chains,
  payer: PrivateKeyAccount,
  { to, amount, waits }: WantedGift,
  fees: Fees,
  patience: Patience,
): Promise<Gift> {
  const [deposited] = await depositAll(chains, payer, [{ to, amount }], fees, patience);
  const { l1Transaction, l2Transaction } = deposited!;
  if (waits) await arrival(chains, deposited!, patience);
  return { l1Transaction, l2Transaction };
}
