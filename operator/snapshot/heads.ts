/** Where the chain of an execution client ends. */
import { hexToNumber, slice, type Hash, type Hex } from "viem";
import { call } from "../../shared/rpc/light";
import { headOfBlock, type Head, type HeadBlock } from "../../shared/rpc/head";
import type { Heads } from "./manifest";

const ANSWER_WITHIN_MILLISECONDS = 5_000;

interface BlockWithTransactions {
  transactions: { input: Hex }[];
}

/** Where the call that tells L2 of L1, the first of each block, has L1's block: packed, since Ecotone. In bytes. */
const NUMBER_AT = 28;
const HASH_AT = 100;

/** The L1 block that an L2 block builds on, from the input of its first transaction; undefined where that is none of those. */
export function l1OriginOf(input: Hex | undefined): { number: number; hash: Hash } | undefined {
  if (!input || input.length < 2 + 2 * (HASH_AT + 32)) return undefined;
  return {
    number: hexToNumber(slice(input, NUMBER_AT, NUMBER_AT + 8)),
    hash: slice(input, HASH_AT, HASH_AT + 32),
  };
}

/** @throws when it does not answer, or has no block */
export async function headsOf(rpcUrl: string): Promise<Heads> {
  const block = (tag: string, withTransactions: boolean) =>
    call<(HeadBlock & Partial<BlockWithTransactions>) | null>(
      rpcUrl,
      "eth_getBlockByNumber",
      [tag, withTransactions],
      ANSWER_WITHIN_MILLISECONDS,
    );
  const labelled = (tag: string): Promise<Head | undefined> =>
    block(tag, false).then(
      (found) => headOfBlock(found ?? undefined),
      // It has none of this kind yet.
      () => undefined,
    );
  const [newest, safe, finalized] = await Promise.all([block("latest", true), labelled("safe"), labelled("finalized")]);
  const latest = headOfBlock(newest ?? undefined);
  if (!latest) throw new Error("it has no block");
  const l1Origin = l1OriginOf(newest?.transactions?.[0]?.input);
  return {
    latest,
    ...(l1Origin ? { l1Origin } : {}),
    ...(safe ? { safe } : {}),
    ...(finalized ? { finalized } : {}),
  };
}
