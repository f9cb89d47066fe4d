/** Deploys the contracts that op-deployer has planned to an L1 that was there before the network, by transactions. */
import { existsSync } from "node:fs";
import * as path from "node:path";
import { formatEther, numberToHex, type Address, type Hex, type PrivateKeyAccount } from "viem";
import { getBalance, getBlock, getBlockNumber, getTransactionCount } from "viem/actions";
import * as z from "zod";
import { JobFailure } from "../shared/failure";
import { FUNDS_WEI } from "../shared/l1State";
import { until } from "../shared/rpc/deadline";
import { writeWholeJson } from "../shared/wholeFile";
import { runJob, type Report } from "./job";
import { accountOf } from "./keyFile";
import { LIVE_FILES } from "./live/files";
import { gasNeed, isPlannedFrom, withStartBlock, wishesOf, type DeploymentState, type Wish } from "./live/deployment";
import { Journal } from "./live/journal";
import { currentFees, l1Client, pay, type L1Client } from "./live/payment";
import { readJson } from "./readJson";

const inputSchema = z.object({
  deployerFolder: z.string(),
  l1RpcUrl: z.string(),
  l1ChainId: z.number(),
  /** A file with the deployer's key. */
  keyFile: z.string(),
  /** Accounts that an L1 of ours gives money; none where it is not. */
  fundedAddresses: z.array(z.templateLiteral(["0x", z.string()])),
  /** How many blocks deep the last transaction has to be. */
  confirmations: z.number(),
  deadlineSeconds: z.number(),
});

export type DeployContractsInput = z.infer<typeof inputSchema>;

/** Says that the contracts are on L1, and that the L1 block on which L2 begins is settled. */
const DONE = "deployed.json";

const L1_WITHIN_SECONDS = 120;

async function deployContracts(input: DeployContractsInput, report: Report): Promise<void> {
  const inFolder = (name: string) => path.join(input.deployerFolder, name);
  if (existsSync(inFolder(DONE))) return report("the contracts are on L1 already");
  const state = readJson<DeploymentState>(inFolder(LIVE_FILES.state));
  const wishes = wishesOf(state);
  const account = accountOf(input.keyFile);
  const l1 = l1Client(input.l1RpcUrl);
  await until("L1 to answer", () => getBlockNumber(l1).then(() => true), { withinSeconds: L1_WITHIN_SECONDS });
  await fund(l1, input.fundedAddresses, report);

  const begun = Journal.read(inFolder(LIVE_FILES.deployment));
  const journal = begun ?? (await begin(l1, account, state, wishes, inFolder(LIVE_FILES.deployment)));
  report(`${begun ? "going on with" : "sending"} ${wishes.length} transactions from ${account.address}`);
  const { l1ChainId, confirmations } = input;
  await pay(wishes, { l1, l1ChainId, account, journal, confirmations, report });

  const { block, gas, wei } = journal.totals;
  const { hash, parentHash, number, timestamp } = await getBlock(l1, { blockNumber: BigInt(block) });
  const startBlock = { hash, parentHash, number: numberToHex(number), timestamp: numberToHex(timestamp) };
  writeWholeJson(inFolder(LIVE_FILES.state), withStartBlock(state, startBlock));
  writeWholeJson(inFolder(DONE), { block, gas: String(gas), wei: String(wei) });
  report(
    `the contracts are on L1: ${wishes.length} transactions, ${gas} gas, ${formatEther(wei)} ETH; L2 begins on its block ${block}`,
  );
}

/** Whatever would stop the deployment half-way and can be known beforehand stops it here, before anything is paid. */
async function begin(
  l1: L1Client,
  account: PrivateKeyAccount,
  state: DeploymentState,
  wishes: Wish[],
  file: string,
): Promise<Journal> {
  const { address } = account;
  const [nonce, pending, balance, fees] = await Promise.all([
    getTransactionCount(l1, { address, blockTag: "latest" }),
    getTransactionCount(l1, { address, blockTag: "pending" }),
    getBalance(l1, { address }),
    currentFees(l1),
  ]);
  if (pending > nonce) {
    throw new JobFailure(
      `the account ${address} has transactions on their way, and addresses of contracts follow from its nonces. Nothing was paid: ` +
        'run "pulumi up" again when they are on L1, and use the account for nothing else.',
    );
  }
  if (!isPlannedFrom(state, address, nonce)) {
    throw new JobFailure(
      `the account ${address} has sent transactions since the deployment was planned, and addresses of contracts follow from its nonces. ` +
        'Nothing was paid: remove the network with "pulumi destroy", then "pulumi up", and use the account for nothing else.',
    );
  }
  const need = gasNeed(wishes) * fees.maxFeePerGas;
  if (balance < need) {
    throw new JobFailure(
      `the account ${address} has ${formatEther(balance)} ETH, and the deployment takes up to ${formatEther(need)} ETH at L1's present prices. ` +
        'Nothing was paid: send it the difference, and run "pulumi up" again.',
    );
  }
  return Journal.begin(file, nonce);
}

/** On a fork, which is ours alone. */
async function fund(l1: L1Client, addresses: Address[], report: Report): Promise<void> {
  for (const address of addresses) {
    if ((await getBalance(l1, { address })) >= FUNDS_WEI / 2n) continue;
    await l1.request<{ Method: "anvil_setBalance"; Parameters: [Address, Hex]; ReturnType: null }>({
      method: "anvil_setBalance",
      params: [address, numberToHex(FUNDS_WEI)],
    });
    report(`gave ${address} ${formatEther(FUNDS_WEI)} ETH on the fork`);
  }
}

if (require.main === module) void runJob(inputSchema, deployContracts);
