/** Carries a withdrawal on, step by step, from wherever it is until the money is on L1. */
import { parseAbi, parseEventLogs, type Address, type Hash, type TransactionReceipt } from "viem";
import { buildProveWithdrawal, finalizeWithdrawal, proveWithdrawal } from "viem/op-stack";
import { reason } from "../../../shared/rpc/client";
import { isKnown } from "../../load/attempt";
import { UserError } from "../../terminal";
import type { Signer } from "../accounts";
import { l1Wallet, type Chains } from "../chains";
import { minedOnL1, receiptOn } from "../transactions";
import { InterruptedError, type Look, type Patience } from "../waiting";
import { requireL1Fees } from "./initiate";
import { observeWithdrawal, type Withdrawal } from "./observe";
import type { WithdrawalRecord, WithdrawalRecords } from "./records";
import { nextStep, type Game, type Step } from "./steps";

/** Attempts at one step that fail one after the other, before it is given up. */
const ATTEMPTS = 10;

const PORTAL_EVENTS = parseAbi(["event WithdrawalFinalized(bytes32 indexed withdrawalHash, bool success)"]);

export class WithdrawalInProgress {
  private failures = 0;

  constructor(
    private readonly chains: Chains,
    private record: WithdrawalRecord,
    private readonly records: WithdrawalRecords,
    /** Pays on L1: whoever it is, the money goes to the receiver. */
    private readonly signer: Signer,
    private readonly patience: Patience,
    private readonly tell: (text: string) => void,
  ) {}

  /**
   * Asks the chains what has happened, and does what is next, until nothing is.
   *
   * @returns its record, with all of its transactions
   * @throws UserError when it cannot go on, or not in time; InterruptedError
   */
  async untilFinalized(): Promise<WithdrawalRecord> {
    await this.patience.until(() => this.look());
    this.keep({ finalizedAt: this.record.finalizedAt ?? new Date().toISOString() });
    return this.record;
  }

  private async look(): Promise<Look<true>> {
    const { seen, withdrawal } = await observeWithdrawal(this.chains, this.record);
    if (withdrawal && !this.record.withdrawalHash) {
      this.tell(`withdrawal ${withdrawal.withdrawalHash} is in L2 block ${seen.l2BlockNumber}`);
      this.keep({ withdrawalHash: withdrawal.withdrawalHash });
    }
    const step = nextStep(seen);
    if (step.kind === "done") {
      await this.checkPayment();
      return { done: true };
    }
    if (step.kind === "wait") return { waitingFor: step.for };
    if (step.kind === "failed") {
      this.keep({ failedBecause: step.because });
      throw new UserError(`withdrawal ${this.record.l2Transaction} has failed: ${step.because}`);
    }
    return this.act(step, withdrawal);
  }

  /** One attempt; what became of it the next look tells. */
  private async act(
    step: Extract<Step, { kind: "send" | "prove" | "finalize" }>,
    withdrawal: Withdrawal | undefined,
  ): Promise<Look<true>> {
    try {
      if (step.kind !== "send") await requireL1Fees(this.chains, this.signer);
      if (step.kind === "send") await this.send();
      else if (step.kind === "prove") await this.prove(withdrawal!, step.game);
      else await this.finalize(withdrawal!, step.proofSubmitter);
      this.failures = 0;
    } catch (error) {
      if (error instanceof UserError || error instanceof InterruptedError) throw error;
      this.failures += 1;
      const words = `${VERBS[step.kind]} failed: ${reason(error)}`;
      if (this.failures >= ATTEMPTS) throw new UserError(`${words} (${ATTEMPTS} times); ${this.howToGoOn()}`);
      return { waitingFor: `another attempt, because ${words}` };
    }
    return {};
  }

  /** The command that goes on with it. */
  private howToGoOn(): string {
    return resumeCommand(this.record, this.chains.network.stack);
  }

  private async send(): Promise<void> {
    const { signed, l2Transaction } = this.record;
    this.tell(`sending transaction ${l2Transaction} to L2`);
    await this.chains.l2.client.sendRawTransaction({ serializedTransaction: signed }).catch((error: unknown) => {
      if (!isKnown(reason(error))) throw error;
    });
  }

  private async prove(withdrawal: Withdrawal, game: Game): Promise<void> {
    const { l1, l2 } = this.chains;
    this.tell(`proving it against dispute game ${game.index}, which covers L2 up to block ${game.l2BlockNumber}`);
    const { l2OutputIndex, outputRootProof, withdrawalProof } = await buildProveWithdrawal(l2.client, {
      withdrawal,
      game,
    });
    const proveTransaction = await proveWithdrawal(this.wallet(), {
      account: this.signer.account,
      portalAddress: l1.portal,
      l2OutputIndex,
      outputRootProof,
      withdrawalProof,
      withdrawal,
    });
    this.keep({ proveTransaction });
    await this.mined(proveTransaction, "the proof");
  }

  private async finalize(withdrawal: Withdrawal, proofSubmitter: Address): Promise<void> {
    this.tell("finalizing it on L1");
    const finalizeTransaction = await finalizeWithdrawal(this.wallet(), {
      account: this.signer.account,
      portalAddress: this.chains.l1.portal,
      withdrawal,
      proofSubmitter,
    });
    this.keep({ finalizeTransaction });
    await this.mined(finalizeTransaction, "the payment");
  }

  /** The portal takes a withdrawal for finalized whether or not the receiver took the money. */
  private async checkPayment(): Promise<void> {
    const { finalizeTransaction, to } = this.record;
    const receipt = finalizeTransaction && (await receiptOn(this.chains, "l1", finalizeTransaction));
    const [paid] = receipt ? parseEventLogs({ abi: PORTAL_EVENTS, logs: receipt.logs }) : [];
    if (paid?.args.success !== false) return;
    const because = `${to} on L1 did not take the money, which stays with the portal (${finalizeTransaction})`;
    this.keep({ failedBecause: because });
    throw new UserError(because);
  }

  /** @throws Error for a transaction that L1 reverted */
  private async mined(hash: Hash, what: string): Promise<TransactionReceipt> {
    const receipt = await minedOnL1(this.chains, hash, what, this.patience);
    if (receipt.status === "reverted") throw new Error(`L1 reverted transaction ${hash}`);
    return receipt;
  }

  private wallet() {
    return l1Wallet(this.chains, this.signer.account);
  }

  private keep(news: Partial<WithdrawalRecord>): void {
    this.record = { ...this.record, ...news };
    this.records.save(this.record);
  }
}

const VERBS = { send: "sending it", prove: "proving it", finalize: "finalizing it" } as const;

/** With the key that it needs, as far as a record tells. */
export const resumeCommand = ({ l2Transaction, account }: WithdrawalRecord, stack: string): string =>
  `npx opstack-ha withdraw --resume ${l2Transaction}${account === undefined ? " --from-key-file FILE" : ""} --stack ${stack}`;
