/** Accounts for the load, with money on L2 that comes the way users' money does: by deposits on L1. */
import { parseEther } from "viem";
import { generatePrivateKey, privateKeyToAccount, type PrivateKeyAccount } from "viem/accounts";
import { openChains } from "../money/chains";
import { arrival, DEPOSIT_GAS, depositAll } from "../money/deposit";
import { payingAccount } from "../money/payer";
import { feesOnL1 } from "../money/transactions";
import { Patience } from "../money/waiting";
import type { Network } from "../network/model";
import { say, UserError } from "../terminal";

/** Enough for hours of transfers. */
const DEPOSIT = parseEther("10");

const ARRIVES_WITHIN_SECONDS = 120;

/**
 * Creates accounts and deposits to each. New ones for every run, so that no transaction of an earlier run is in the way.
 *
 * @throws UserError without the local L1, or without anybody on it to give them their first balance
 */
export async function fundedAccounts(network: Network, count: number): Promise<PrivateKeyAccount[]> {
  if (!network.l1RpcUrl || !network.gatewayUrl) {
    throw new UserError("the load needs the gateway and the local L1: leave it out with --no-load");
  }
  const chains = await openChains(network);
  const accounts = Array.from({ length: count }, () => privateKeyToAccount(generatePrivateKey()));
  const deposits = accounts.map(({ address }) => ({ to: address, amount: DEPOSIT }));
  const fees = await feesOnL1(chains);
  const payer = await payingAccount(chains, {
    amount: BigInt(count) * DEPOSIT,
    gas: BigInt(count) * DEPOSIT_GAS,
    fees,
    otherwise: "leave the load out with --no-load",
  });
  const patience = new Patience({ seconds: ARRIVES_WITHIN_SECONDS, tell: (text) => say("load", text) });
  const deposited = await depositAll(chains, payer, deposits, fees, patience);
  for (const one of deposited) await arrival(chains, one, patience);
  return accounts;
}
