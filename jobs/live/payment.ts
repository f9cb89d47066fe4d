/** Sends transactions to an L1 that is not ours, in order, each once, and goes on where an earlier run has ended. */
import {
  createClient,
  formatEther,
  http,
  keccak256,
  TransactionNotFoundError,
  TransactionReceiptNotFoundError,
  type Hash,
  type PrivateKeyAccount,
  type TransactionReceipt,
} from "viem";
import {
  estimateGas,
  getBlock,
  getBlockNumber,
  getTransaction,
  getTransactionCount,
  getTransactionReceipt,
  sendRawTransaction,
} from "viem/actions";
import { JobFailure } from "../../shared/failure";
import { reason } from "../../shared/rpc/client";
import { sleep } from "../../shared/rpc/deadline";
import type { Report } from "../job";
import { isCreation, type Wish } from "./deployment";
import { raised, withRoom, type Fees } from "./fees";
import type { Journal } from "./journal";

const TIMEOUT_MILLISECONDS = 20_000;

/** Single actions instead of a whole public client keep the bundle small. */
export const l1Client = (url: string) =>
  createClient({ transport: http(url, { retryCount: 0, timeout: TIMEOUT_MILLISECONDS }), cacheTime: 0 });

export type L1Client = ReturnType<typeof l1Client>;

export interface PaymentOptions {
  l1: L1Client;
  l1ChainId: number;
  account: PrivateKeyAccount;
  journal: Journal;
  /** How many blocks deep the last one has to be. */
  confirmations: number;
  report: Report;
}

/** Pools take no more of one account that they do not know, and what creates contracts need not wait for what is before it. */
const ON_THEIR_WAY = 8;
const POLL_MILLISECONDS = 1_000;
/** After which a transaction is sent again, for more. */
const STUCK_MILLISECONDS = 60_000;
/** For which L1 may be away, or refuse a transaction, until the job ends and says why. */
const PATIENCE_MILLISECONDS = 120_000;
/** For a receipt to be there, once its nonce is used. */
const RECEIPT_WITHIN_MILLISECONDS = 60_000;

const GWEI = 1_000_000_000n;

/** What most would pay: twice the base fee, which holds for six full blocks in a row. */
export async function currentFees(l1: L1Client): Promise<Fees> {
  const [{ baseFeePerGas }, tip] = await Promise.all([
    getBlock(l1, { blockTag: "latest" }),
    l1.request({ method: "eth_maxPriorityFeePerGas" }).then(BigInt, () => GWEI),
  ]);
  return { maxFeePerGas: 2n * (baseFeePerGas ?? 0n) + tip, maxPriorityFeePerGas: tip };
}

/** @throws JobFailure where one cannot be sent, fails on L1, or L1 is away for too long; the next run goes on from there */
export const pay = (wishes: Wish[], options: PaymentOptions): Promise<void> => new Payment(wishes, options).run();

class Payment {
  /** How many are on L1. */
  private done = 0;
  /** By position: those that this run has sent, or has found on their way. */
  private readonly sent = new Map<number, { at: number; fees: Fees }>();
  private missingSince: number | undefined;

  constructor(
    private readonly wishes: Wish[],
    private readonly options: PaymentOptions,
  ) {}

  async run(): Promise<void> {
    let troubleSince: number | undefined;
    for (;;) {
      try {
        await this.settle();
        if (this.done === this.wishes.length && (await this.isConfirmed())) return;
        await this.sendNext();
        troubleSince = undefined;
      } catch (error) {
        if (error instanceof JobFailure) throw error;
        troubleSince ??= Date.now();
        if (Date.now() - troubleSince > PATIENCE_MILLISECONDS) {
          const seconds = PATIENCE_MILLISECONDS / 1_000;
          throw this.failure(`for ${seconds} s L1 has not taken the next transaction (${reason(error)})`);
        }
      }
      await sleep(POLL_MILLISECONDS);
    }
  }

  /** Takes note of those that are on L1. */
  private async settle(): Promise<void> {
    const { l1, account, journal, report } = this.options;
    const used = await getTransactionCount(l1, { address: account.address, blockTag: "latest" });
    while (this.done < this.wishes.length && journal.firstNonce + this.done < used) {
      const receipt = await this.receiptOf(this.done);
      if (!receipt) return this.missReceipt();
      this.missingSince = undefined;
      const { status, transactionHash, blockNumber, gasUsed, effectiveGasPrice } = receipt;
      if (status === "reverted") {
        throw new JobFailure(
          `transaction ${this.done + 1} of ${this.wishes.length}, ${transactionHash}, has failed on L1, and what follows needs it. ` +
            'This deployment cannot be completed: remove the network with "pulumi destroy"; another "pulumi up" deploys, and pays, anew.',
        );
      }
      journal.settle(this.done, {
        block: Number(blockNumber),
        gas: String(gasUsed),
        wei: String(gasUsed * effectiveGasPrice),
      });
      this.done++;
      report(
        `transaction ${this.done} of ${this.wishes.length} is on L1, for ${formatEther(gasUsed * effectiveGasPrice)} ETH`,
      );
    }
  }

  private missReceipt(): void {
    this.missingSince ??= Date.now();
    if (Date.now() - this.missingSince < RECEIPT_WITHIN_MILLISECONDS) return;
    const { account, journal } = this.options;
    throw new JobFailure(
      `the account ${account.address} has sent another transaction with the nonce ${journal.firstNonce + this.done}, which was that of ` +
        `transaction ${this.done + 1} of ${this.wishes.length}. This deployment cannot be completed, because addresses follow from nonces: ` +
        'remove the network with "pulumi destroy"; another "pulumi up" deploys, and pays, anew. Use the account for nothing else.',
    );
  }

  private async receiptOf(position: number): Promise<TransactionReceipt | undefined> {
    for (const hash of [...(this.options.journal.entry(position)?.hashes ?? [])].reverse()) {
      const receipt = await getTransactionReceipt(this.options.l1, { hash }).catch((error: unknown) => {
        if (error instanceof TransactionReceiptNotFoundError) return undefined;
        throw error;
      });
      if (receipt) return receipt;
    }
    return undefined;
  }

  /** Sends those that nothing has to wait for. */
  private async sendNext(): Promise<void> {
    const end = Math.min(this.wishes.length, this.done + ON_THEIR_WAY);
    for (let position = this.done; position < end; position++) {
      const isFirst = position === this.done;
      // A call to a contract that is not there yet would be taken for a cheap one.
      if (!isFirst && !isCreation(this.wishes[position]!)) return;
      const isSent = this.options.journal.entry(position) !== undefined;
      if (isSent && !(isFirst && (await this.isStuck(position)))) continue;
      if (!(await this.send(position))) return;
    }
  }

  /** Whether one that was sent has been on its way for long, or is not on its way at all. */
  private async isStuck(position: number): Promise<boolean> {
    let sent = this.sent.get(position);
    if (!sent) {
      const fees = await this.feesOf(this.options.journal.entry(position)!.hashes.at(-1)!);
      sent = { at: fees ? Date.now() : 0, fees: fees ?? { maxFeePerGas: 0n, maxPriorityFeePerGas: 0n } };
      this.sent.set(position, sent);
    }
    return Date.now() - sent.at > STUCK_MILLISECONDS;
  }

  /** Undefined for one that L1 does not know. */
  private async feesOf(hash: Hash): Promise<Fees | undefined> {
    try {
      const { maxFeePerGas = 0n, maxPriorityFeePerGas = 0n } = await getTransaction(this.options.l1, { hash });
      return { maxFeePerGas, maxPriorityFeePerGas };
    } catch (error) {
      if (error instanceof TransactionNotFoundError) return undefined;
      throw error;
    }
  }

  /** @returns false where it has to wait for those before it */
  private async send(position: number): Promise<boolean> {
    const { l1, l1ChainId, account, journal } = this.options;
    const { to, data, value } = this.wishes[position]!;
    let gas: bigint;
    try {
      gas = await estimateGas(l1, { account: account.address, to, data, value, prepare: false });
    } catch (error) {
      if (position > this.done) return false;
      throw error;
    }
    const before = this.sent.get(position)?.fees;
    const current = await currentFees(l1);
    const fees = before ? raised(current, before) : current;
    const nonce = journal.firstNonce + position;
    const serializedTransaction = await account.signTransaction({
      type: "eip1559",
      chainId: l1ChainId,
      nonce,
      to,
      data,
      value,
      gas: withRoom(gas),
      ...fees,
    });
    journal.add(position, keccak256(serializedTransaction));
    try {
      await sendRawTransaction(l1, { serializedTransaction });
    } catch (error) {
      const words = reason(error);
      if (/insufficient funds/i.test(words))
        throw this.failure(`the account ${account.address} has run dry: send it ETH`);
      // Then it is there, or a version of it.
      if (!/already (known|imported)|nonce too low|underpriced/i.test(words)) throw error;
    }
    this.sent.set(position, { at: Date.now(), fees });
    return true;
  }

  private async isConfirmed(): Promise<boolean> {
    const { l1, account, journal, confirmations } = this.options;
    const used = await getTransactionCount(l1, { address: account.address, blockTag: "latest" });
    const head = Number(await getBlockNumber(l1));
    return used >= journal.firstNonce + this.wishes.length && head >= journal.totals.block + confirmations;
  }

  private failure(what: string): JobFailure {
    return new JobFailure(
      `${what}. ${this.done} of ${this.wishes.length} transactions are on L1, and paid once: "pulumi up" goes on from there.`,
    );
  }
}
