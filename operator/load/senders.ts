/** The accounts that send a load: how many, and where their money comes from. */
import { generatePrivateKey, privateKeyToAccount, type PrivateKeyAccount } from "viem/accounts";
import { until } from "../../shared/rpc/deadline";
import { call } from "../../shared/rpc/light";
import { fundedAccounts } from "../drill/funding";
import type { ChainFacts } from "../network/l1Facts";
import type { Network } from "../network/model";
import { deliver, sign } from "./attempt";
import { CALM_FEES, TRANSFER_GAS } from "./content";

/** Each waits for its own answers: this often, a second, it can send although an answer takes half a second. */
const PER_SENDER = 2;
const LEAST_SENDERS = 5;
const MOST_SENDERS = 500;

/** The portal takes what 200 deposits ask for in an L1 block, and others deposit too; the rest get theirs on L2. */
const MOST_DEPOSITS = 50;

const ARRIVES_WITHIN_SECONDS = 60;

/** @param rate transactions a second, all senders together */
export const senderCount = (rate: number): number =>
  Math.min(MOST_SENDERS, Math.max(LEAST_SENDERS, Math.ceil(rate / PER_SENDER)));

/** How many accounts get a deposit, of so many senders. */
export const depositCount = (senders: number): number => Math.min(senders, MOST_DEPOSITS);

/**
 * New accounts with money: some by deposits, which share it with the others.
 *
 * @throws UserError where there is nobody to deposit
 */
export async function fundedSenders(network: Network, facts: ChainFacts, count: number): Promise<PrivateKeyAccount[]> {
  const rich = await fundedAccounts(network, depositCount(count));
  const poor = Array.from({ length: count - rich.length }, () => privateKeyToAccount(generatePrivateKey()));
  const url = network.gatewayUrl!;
  await Promise.all(
    rich.map(async (giver, position) => {
      const takers = poor.filter((_, index) => index % rich.length === position);
      if (takers.length > 0) await share(url, facts.l2ChainId, giver, takers);
    }),
  );
  return [...rich, ...poor];
}

/** Equal parts for all, the giver among them, whose part pays the fees. */
async function share(
  url: string,
  l2ChainId: number,
  giver: PrivateKeyAccount,
  takers: PrivateKeyAccount[],
): Promise<void> {
  const ask = async (method: string, address: string, tag: string) =>
    BigInt(await call<string>(url, method, [address, tag], 5_000));
  const first = Number(await ask("eth_getTransactionCount", giver.address, "pending"));
  const value = (await ask("eth_getBalance", giver.address, "latest")) / BigInt(takers.length + 1);
  for (const [index, { address: to }] of takers.entries()) {
    await deliver(url, await sign(giver, l2ChainId, first + index, { to, value, gas: TRANSFER_GAS }, CALM_FEES));
  }
  const last = takers.at(-1)!.address;
  await until("all senders to have money", async () => (await ask("eth_getBalance", last, "latest")) > 0n, {
    withinSeconds: ARRIVES_WITHIN_SECONDS,
    everyMilliseconds: 500,
  });
}
