/** Accounts for the load, with money on L2 that comes the way users' money does: by deposits on L1. */
import { createWalletClient, http, parseEther, toHex, type Address } from "viem";
import { generatePrivateKey, privateKeyToAccount, type PrivateKeyAccount } from "viem/accounts";
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
 * @throws UserError without the local L1, which gives them their first balance for nothing
 */
export async function fundedAccounts(network: Network, facts: ChainFacts, count: number): Promise<PrivateKeyAccount[]> {
  const { l1RpcUrl, gatewayUrl } = network;
  if (!l1RpcUrl || !gatewayUrl) {
    throw new UserError("the load needs the gateway and the local L1: leave it out with --no-load");
  }
  const accounts = Array.from({ length: count }, () => privateKeyToAccount(generatePrivateKey()));
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

async function deposit(account: PrivateKeyAccount, l1RpcUrl: string, portal: Address): Promise<void> {
  await call(l1RpcUrl, "anvil_setBalance", [account.address, toHex(L1_BALANCE)], 5_000);
  const wallet = createWalletClient({ account, transport: http(l1RpcUrl) });
  await wallet.sendTransaction({ chain: null, to: portal, value: DEPOSIT, gas: DEPOSIT_GAS });
}
