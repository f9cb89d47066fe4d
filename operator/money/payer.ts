/** Who pays on L1 for money that somebody is given. */
import { toHex } from "viem";
import { generatePrivateKey, privateKeyToAccount, type PrivateKeyAccount } from "viem/accounts";
import { developmentAccounts } from "../../config/accounts";
import { call } from "../../shared/rpc/light";
import { UserError } from "../terminal";
import { hasDevelopmentMnemonic } from "./accounts";
import type { Chains } from "./chains";
import { requireBalance, type Fees } from "./transactions";

/** `anvil`: L1 itself, for nothing. `development`: the last development account. `key`: the user's own. */
export type Payer = "anvil" | "development" | "key";

export interface PayerQuestion {
  /** Whether the user has named a key. */
  hasKey: boolean;
  isAnvil: boolean;
  /** Whether the development accounts have money. */
  hasDevelopmentMnemonic: boolean;
}

/** Undefined where nobody can. */
export function whoPays({ hasKey, isAnvil, hasDevelopmentMnemonic }: PayerQuestion): Payer | undefined {
  if (hasKey) return "key";
  if (isAnvil) return "anvil";
  return hasDevelopmentMnemonic ? "development" : undefined;
}

export interface Payment {
  /** Wei, without fees. */
  amount: bigint;
  /** Of all transactions together. */
  gas: bigint;
  fees: Fees;
  /** The user's own key. */
  key?: PrivateKeyAccount | undefined;
  /** What helps where nobody can pay, or too little is there. */
  otherwise: string;
}

/**
 * An account with enough money on L1.
 *
 * @throws UserError where there is none
 */
export async function payingAccount(chains: Chains, payment: Payment): Promise<PrivateKeyAccount> {
  const { network, l1 } = chains;
  const { amount, gas, fees, key, otherwise } = payment;
  const needed = amount + gas * fees.maxFeePerGas;
  const payer = whoPays({
    hasKey: key !== undefined,
    isAnvil: l1.isAnvil,
    hasDevelopmentMnemonic: hasDevelopmentMnemonic(network.stack),
  });
  switch (payer) {
    case "anvil": {
      // A new one, because a balance that is set would undo what others send to the account meanwhile.
      const account = privateKeyToAccount(generatePrivateKey());
      await call(l1.url, "anvil_setBalance", [account.address, toHex(needed)], 5_000);
      return account;
    }
    case "development": {
      const account = privateKeyToAccount(developmentAccounts().at(-1)!.privateKey);
      await requireBalance(chains, "l1", account, needed, () => otherwise);
      return account;
    }
    case "key":
      await requireBalance(chains, "l1", key!, needed, () => "give it more, or give less");
      return key!;
    case undefined:
      throw new UserError(
        `nobody on this L1 gives money: it has no anvil_setBalance, and stack ${network.stack} has a mnemonic of its own. ${otherwise}`,
      );
  }
}
