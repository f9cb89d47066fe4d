import { formatEther, type Address, type Hex } from "viem";
import { developmentAccounts } from "../../config/accounts";
import { NAMESPACE } from "../../config/load";
import { call } from "../../shared/rpc/light";
import { EXIT } from "../exitCodes";
import { reachNetwork } from "../hosts/reach";
import { freeAccounts, hasDevelopmentMnemonic, roleOf } from "../money/accounts";
import { allNodes, type Network } from "../network/model";
import { isWanted, stackCommand } from "../options";
import { configOf } from "../stacks";
import { newTable } from "../tables";
import { finish, say } from "../terminal";

interface ListedAccount {
  /** What `--account` of `deposit` and `withdraw` takes; of the development accounts alone. */
  index?: number;
  address: Address;
  /** What the network itself uses it for; empty for accounts that are free. */
  role: string;
  /** Of the development mnemonic alone, whose keys everybody knows. */
  privateKey?: Hex;
  /** Wei, decimal; undefined where the chain does not answer. */
  l1Balance?: string;
  l2Balance?: string;
}

export const accountsCommand = () =>
  stackCommand("accounts", "list the accounts that have money from the first block on: addresses, keys, balances")
    .option("--json", "print them as JSON; balances are wei")
    .addHelpText("after", "\nExample:\n  opstack-ha accounts --json | jq -r '.[5].privateKey'")
    .action(({ json }) => finish(() => accounts(isWanted(json, "JSON"))));

async function accounts(json: boolean): Promise<number> {
  const { network } = await reachNetwork();
  const isDevelopment = hasDevelopmentMnemonic(network.stack);
  const named = (configOf(network.stack)[`${NAMESPACE}:prefunded_accounts`] ?? []) as Address[];
  const known = isDevelopment
    ? developmentAccounts().map((account, index) => ({ index, ...account, role: roleOf(index) }))
    : [];
  const listed = await Promise.all(
    [...known, ...named.map((address) => ({ address, role: "" }))].map((account) => withBalances(network, account)),
  );
  if (json) {
    console.log(JSON.stringify(listed, null, 2));
    return EXIT.done;
  }
  const table = newTable(["index", "address", "used by", "ETH on L1", "ETH on L2", "private key"]);
  const ether = (wei: string | undefined) => (wei === undefined ? "?" : Number(formatEther(BigInt(wei))).toFixed(4));
  for (const { index, address, role, l1Balance, l2Balance, privateKey } of listed) {
    table.push([index ?? "", address, role, ether(l1Balance), ether(l2Balance), privateKey ?? ""]);
  }
  console.log(table.toString());
  if (!isDevelopment) {
    say(
      "note",
      "the stack has a mnemonic of its own: only accounts of prefunded_accounts have money, and no key is shown",
    );
  } else {
    say("note", "everybody knows these keys; leave those in use by the network alone, or its transactions collide");
    say("free", `accounts ${freeAccounts().join(", ")}, for --account of deposit and withdraw`);
  }
  return EXIT.done;
}

async function withBalances(network: Network, account: ListedAccount) {
  const { l1RpcUrl, gatewayUrl } = network;
  /** From the first that answers. */
  const balance = (urls: string[]) =>
    Promise.any(urls.map((url) => call<string>(url, "eth_getBalance", [account.address, "latest"], 5_000))).then(
      (wei) => BigInt(wei).toString(),
      () => undefined,
    );
  const [l1Balance, l2Balance] = await Promise.all([
    balance(l1RpcUrl ? [l1RpcUrl] : []),
    balance(gatewayUrl ? [gatewayUrl] : allNodes(network).map(({ rpcUrl }) => rpcUrl)),
  ]);
  return { ...account, l1Balance, l2Balance };
}
