/** What a load sends: a transaction without its sender, nonce and fees. */
import { parseGwei, type Address, type Hex } from "viem";

export interface Content {
  /** Undefined to create a contract. */
  to?: Address;
  data?: Hex;
  /** Wei. */
  value: bigint;
  /** Gas limit. */
  gas: bigint;
}

/** Wei per gas. */
export interface Fees {
  maxFeePerGas: bigint;
  maxPriorityFeePerGas: bigint;
}

/** An account whose key nobody has. */
export const RECIPIENT = "0x000000000000000000000000000000000000dEaD";

/** The least gas that any transaction takes. */
export const TRANSFER_GAS = 21_000n;

export const TRANSFER: Content = { to: RECIPIENT, value: 1n, gas: TRANSFER_GAS };

export const CALM_FEES: Fees = { maxFeePerGas: parseGwei("5"), maxPriorityFeePerGas: parseGwei("1") };

/** Above what op-geth asks for at least (0.001 gwei), and so little that money for hours remains money for hours. */
const SMALL_TIP = parseGwei("0.01");
/** The base fee grows by at most a fiftieth in each block: what waits for some blocks is still paid for. */
const HEADROOM = 4n;

/** Fees for a load that may fill blocks, and so raises the base fee itself. @param baseFee wei, of the newest block */
export function feesFor(baseFee: bigint): Fees {
  const enough = HEADROOM * baseFee + SMALL_TIP;
  return {
    maxFeePerGas: enough > CALM_FEES.maxFeePerGas ? enough : CALM_FEES.maxFeePerGas,
    maxPriorityFeePerGas: SMALL_TIP,
  };
}
