/** One transaction through the gateway, sent the way a careful client does: it repeats what was not answered. */
import type { Hex } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { reason } from "../../shared/rpc/client";
import { until } from "../../shared/rpc/deadline";
import { call, HttpError, RpcError } from "../../shared/rpc/light";
import type { Content, Fees } from "./content";

const SEND_TIMEOUT_MILLISECONDS = 8_000;
export const RETRY_AFTER_MILLISECONDS = 100;
const DELIVERED_WITHIN_SECONDS = 60;

/** Whether that is a node's answer to a transaction that it, or the chain, has already. */
export const isKnown = (message: string): boolean => /already known|nonce too low|already imported/i.test(message);

export const sign = (account: PrivateKeyAccount, chainId: number, nonce: number, content: Content, fees: Fees) =>
  account.signTransaction({ type: "eip1559", chainId, nonce, ...content, ...fees });

/**
 * @param raw a signed transaction
 * @param isRepetition whether it was sent before: then "already known" is what it is, success
 * @returns undefined once it is acknowledged, else why it was not, in words that are the same for all transactions
 */
export async function attempt(url: string, raw: Hex, isRepetition: boolean): Promise<string | undefined> {
  try {
    await call<Hex>(url, "eth_sendRawTransaction", [raw], SEND_TIMEOUT_MILLISECONDS);
    return undefined;
  } catch (error) {
    if (error instanceof RpcError && isKnown(error.message) && isRepetition) return undefined;
    // A gateway in between puts its error page into the message.
    return withoutFigures((error instanceof HttpError ? error.message : reason(error)).split(/[:<]? *</)[0]!);
  }
}

/** Repeats one until it is acknowledged. @throws DeadlineError with the last refusal */
export async function deliver(url: string, raw: Hex): Promise<void> {
  let isRepetition = false;
  await until(
    "the gateway to accept a transaction",
    async () => {
      const refusal = await attempt(url, raw, isRepetition);
      isRepetition = true;
      if (refusal !== undefined) throw new Error(refusal);
      return true;
    },
    { withinSeconds: DELIVERED_WITHIN_SECONDS, everyMilliseconds: RETRY_AFTER_MILLISECONDS },
  );
}

/** Balances, nonces and hashes make every refusal another one. An HTTP status stays. */
const withoutFigures = (words: string): string => words.replace(/\b(0x[0-9a-f]+|\d{4,})\b/gi, "…");
