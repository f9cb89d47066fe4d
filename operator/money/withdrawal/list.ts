/** All withdrawals that were begun from here, and how far each of them is. */
import type { Chains } from "../chains";
import { observeWithdrawal } from "./observe";
import { isOpen, type WithdrawalRecord, type WithdrawalRecords } from "./records";
import { describeStage } from "./steps";

export interface ListedWithdrawal extends Omit<WithdrawalRecord, "signed"> {
  /** Where it is, in words. */
  stage: string;
}

/** Oldest first. */
export const listWithdrawals = (chains: Chains, records: WithdrawalRecords): Promise<ListedWithdrawal[]> =>
  Promise.all(
    records.all().map(async ({ signed, ...shown }) => ({
      ...shown,
      stage: await stageOf(chains, { signed, ...shown }),
    })),
  );

async function stageOf(chains: Chains, record: WithdrawalRecord): Promise<string> {
  if (record.failedBecause) return "failed";
  if (!isOpen(record)) return "done";
  return describeStage((await observeWithdrawal(chains, record)).seen);
}
