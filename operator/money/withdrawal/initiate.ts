/** The first step of a withdrawal: a transaction on L2 that burns the money there. */
import { encodeFunctionData, isAddressEqual, keccak256, parseAbi, parseEther, type Address } from "viem";
import { reason } from "../../../shared/rpc/client";
import { UsageError, UserError } from "../../terminal";
import type { Signer } from "../accounts";
import { l2Wallet, type Chains } from "../chains";
import { inEther } from "../amounts";
import { balanceOn, feesOnL1, fundCommand, requireBalance } from "../transactions";
import type { WithdrawalRecord } from "./records";

const MESSAGE_PASSER = "0x4200000000000000000000000000000000000016";
const MESSAGE_PASSER_ABI = parseAbi(["function initiateWithdrawal(address, uint256, bytes) payable"]);

/** What the receiver on L1 may use, enough for a wallet that is a contract. */
const RECEIVER_GAS = 100_000n;

/** To prove and to finalize, together, by and large: 400,000 and 300,000 were seen on public chains. */
const L1_GAS = 1_000_000n;

/** What is to be left on L2 for the fee of the first step, many times over. */
const L2_FEE = parseEther("0.0005");

export interface WantedWithdrawal {
  /** Wei. */
  amount: bigint;
  to: Address;
}

/** @throws UserError where the account cannot pay what is to come on L1 */
export async function requireL1Fees(chains: Chains, { account }: Signer): Promise<void> {
  const { maxFeePerGas } = await feesOnL1(chains);
  await requireBalance(
    chains,
    "l1",
    account,
    L1_GAS * maxFeePerGas,
    (missing) =>
      `a withdrawal is proven and finalized on L1 (${fundCommand(chains, "l1", account.address, missing)} gives it some)`,
  );
}

/**
 * The portal pays of what was deposited, which is less than there is on L2: accounts of genesis have their money from nobody.
 *
 * @throws UserError where it has less, because it would take the withdrawal for finalized, and pay nothing
 */
async function requirePortalBalance(chains: Chains, { account }: Signer, amount: bigint): Promise<void> {
  const balance = await balanceOn(chains, "l1", chains.l1.portal);
  if (balance >= amount) return;
  throw new UserError(
    `the portal on L1 has ${inEther(balance)}, what was deposited and not withdrawn, and cannot pay ${inEther(amount)}: ` +
      `deposit more first (${fundCommand(chains, "l2", account.address, amount - balance)} --wait), or withdraw less`,
  );
}

/**
 * Signs the first transaction, without sending it: it is to be recorded first, or an interruption in between would lose the
 * withdrawal.
 *
 * @throws UserError for a receiver that L1 refuses, and for an account or a portal without the money, before anything is changed
 */
export async function signWithdrawal(
  chains: Chains,
  signer: Signer,
  { amount, to }: WantedWithdrawal,
): Promise<WithdrawalRecord> {
  const { account } = signer;
  if (isAddressEqual(to, chains.l1.portal)) {
    throw new UsageError(`--to ${to} is the portal itself, which pays nothing to itself`);
  }
  await requireL1Fees(chains, signer);
  await requireBalance(chains, "l2", account, amount + L2_FEE, (missing) =>
    fundCommand(chains, "l2", account.address, missing),
  );
  await requirePortalBalance(chains, signer, amount);
  const wallet = l2Wallet(chains, account);
  const request = await wallet
    .prepareTransactionRequest({
      to: MESSAGE_PASSER,
      value: amount,
      data: encodeFunctionData({
        abi: MESSAGE_PASSER_ABI,
        functionName: "initiateWithdrawal",
        args: [to, RECEIVER_GAS, "0x"],
      }),
    })
    .catch((error: unknown) => {
      throw new UserError(`L2 would not take the withdrawal: ${reason(error)}`);
    });
  const signed = await wallet.signTransaction(request);
  return {
    l2Transaction: keccak256(signed),
    signed,
    sender: account.address,
    to,
    amount: amount.toString(),
    startedAt: new Date().toISOString(),
    ...(signer.index === undefined ? {} : { account: signer.index }),
  };
}
