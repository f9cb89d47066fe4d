/** What a transaction offers, and how much gas it may take. Pure. */
import { MOST_GAS } from "./deployment";

/** Wei for each unit of gas. */
export interface Fees {
  maxFeePerGas: bigint;
  maxPriorityFeePerGas: bigint;
}

/** A fifth more than it took when it was tried, within what Ethereum lets a transaction have. */
export function withRoom(gas: bigint): bigint {
  const wanted = (gas * 12n) / 10n;
  const most = BigInt(MOST_GAS);
  return gas <= most && wanted > most ? most : wanted;
}

/** Pools take another version of a transaction for a tenth more; some want more than that. */
export function raised(fees: Fees, before: Fees): Fees {
  const atLeast = (wanted: bigint, earlier: bigint) => {
    const least = (earlier * 125n) / 100n + 1n;
    return wanted > least ? wanted : least;
  };
  return {
    maxFeePerGas: atLeast(fees.maxFeePerGas, before.maxFeePerGas),
    maxPriorityFeePerGas: atLeast(fees.maxPriorityFeePerGas, before.maxPriorityFeePerGas),
  };
}
