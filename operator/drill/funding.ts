/** Accounts for the load, with money on L2 that comes the way users' money does: by deposits on L1. */
import { createWalletClient, http, parseEther, toHex, type Address } from "viem";
import { generatePrivateKey, privateKeyToAccount, type PrivateKeyAccount } from "viem/accounts";
import { developmentAccounts } from "../../config/accounts";
import { until } from "../../shared/rpc/deadline";
import type { ChainFacts } from "../network/l1Facts";
import type { Network } from "../network/model";
import { call } from "../../shared/rpc/light";
import { UserError } from "../terminal";

/** Enough for hours of transfers. */
const DEPOSIT = parseEther("10");
const L1_BALANCE = parseEther("11");

/** What the portal uses of it depends on the deposits around it. */
const DEPOSIT_GAS = 300_000n;

const ARRIVES_WITHIN_SECONDS = 90;

/**
 * Creates accounts and deposits to each. New ones for every run, so that no transaction of an earlier run is in the way.
 *
 * @throws UserError without the local L1, or without anybody on it to give them their first balance
 */
export async function fundedAccounts(network: Network, facts: ChainFacts, count: number): Promise<PrivateKeyAccount[]> {
  const { l1RpcUrl, gatewayUrl } = network;
  if (!l1RpcUrl || !gatewayUrl) {
    throw new UserError("the load needs the gateway and the local L1: leave it out with --no-load");
  }
  const accounts = Array.from({ length: count }, () => privateKeyToAccount(generatePrivateKey()));
  await (network.l1?.component === "anvil" ? giveByAnvil(l1RpcUrl, accounts) : giveByDeveloper(l1RpcUrl, accounts));
  await Promise.all(accounts.map((account) => deposit(account, l1RpcUrl, facts.optimismPortal)));
  await Promise.all(
    accounts.map(({ address }) =>
      until(
        "the deposit for the load to arrive on L2",
        async () => BigInt(await call<string>(gatewayUrl, "eth_getBalance", [address, "latest"])) > 0n,
        { withinSeconds: ARRIVES_WITHIN_SECONDS, everyMilliseconds: 500 },
      ),
    ),
  );
  return accounts;
}

async function giveByAnvil(l1RpcUrl: string, accounts: PrivateKeyAccount[]): Promise<void> {
  const give = ({ address }: PrivateKeyAccount) =>
    call(l1RpcUrl, "anvil_setBalance", [address, toHex(L1_BALANCE)], 5_000);
  await Promise.all(accounts.map(give));
}

/** Other L1s give nothing for nothing: the last development account does. @throws UserError where it has no money */
async function giveByDeveloper(l1RpcUrl: string, accounts: PrivateKeyAccount[]): Promise<void> {
  const giver = privateKeyToAccount(developmentAccounts().at(-1)!.privateKey);
  const balance = async (address: Address) =>
    BigInt(await call<string>(l1RpcUrl, "eth_getBalance", [address, "latest"]));
  if ((await balance(giver.address)) < BigInt(accounts.length + 1) * L1_BALANCE) {
    throw new UserError(
      "on this L1 the load's money comes from the development accounts, which have none with a mnemonic of your own: leave the load out with --no-load",
    );
  }
  const wallet = createWalletClient({ account: giver, transport: http(l1RpcUrl) });
  let nonce = Number(await call<string>(l1RpcUrl, "eth_getTransactionCount", [giver.address, "pending"]));
  for (const { address } of accounts) {
    await wallet.sendTransaction({ chain: null, to: address, value: L1_BALANCE, gas: 21_000n, nonce: nonce++ });
  }
  await Promise.all(
    accounts.map(({ address }) =>
      until("money for the load on L1", async () => (await balance(address)) > 0n, {
        withinSeconds: ARRIVES_WITHIN_SECONDS,
        everyMilliseconds: 500,
      }),
    ),
  );
}

async function deposit(account: PrivateKeyAccount, l1RpcUrl: string, portal: Address): Promise<void> {
  const wallet = createWalletClient({ account, transport: http(l1RpcUrl) });
  await wallet.sendTransaction({ chain: null, to: portal, value: DEPOSIT, gas: DEPOSIT_GAS });
}
