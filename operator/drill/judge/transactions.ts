/** What became of the load. */
import type { BlockRecord, Recording } from "../recording";
import type { Judgement } from "../report";
import { arrival } from "./chain";

export function judgeTransactions(
  { transactions, retryReasons }: Recording,
  chain: BlockRecord[],
): Judgement["transactions"] {
  const minedAt = new Map(chain.flatMap((block) => block.transactions.map((hash) => [hash, arrival(block)] as const)));
  const accepted = transactions.filter(({ acceptedAt }) => acceptedAt !== undefined);
  const lost = accepted.filter(({ hash }) => !minedAt.has(hash)).map(({ hash }) => hash);
  const slowest = (durations: number[]) => Math.round(Math.max(0, ...durations) / 100) / 10;
  return {
    accepted: accepted.length,
    mined: accepted.length - lost.length,
    lost,
    retries: transactions.reduce((sum, { retries }) => sum + retries, 0),
    retryReasons,
    slowestAcceptance: slowest(accepted.map(({ sentAt, acceptedAt }) => acceptedAt! - sentAt)),
    slowestInclusion: slowest(accepted.map(({ hash, acceptedAt }) => (minedAt.get(hash) ?? 0) - acceptedAt!)),
  };
}
