/** Units, colours and limits, of which every panel takes its own. */

/** Grafana's name of a unit. It puts a space before a suffix itself. */
export const UNIT = {
  /** The number of a block, which must not be shortened. */
  block: "none",
  bytes: "bytes",
  bytesPerSecond: "Bps",
  count: "short",
  ether: "suffix:ETH",
  gasPerSecond: "suffix:gas/s",
  gwei: "suffix:gwei",
  gweiPerHour: "suffix:gwei/h",
  megagasPerSecond: "suffix:Mgas/s",
  milliseconds: "ms",
  nanoseconds: "ns",
  perSecond: "reqps",
  seconds: "s",
  share: "percentunit",
  transactionsPerSecond: "suffix:tx/s",
  /** A state, whose text says what it is. */
  state: "none",
  wei: "suffix:wei",
} as const;
export type Unit = (typeof UNIT)[keyof typeof UNIT];

export type Colour = "green" | "yellow" | "orange" | "red" | "blue" | "purple" | "text";
export type Threshold = [from: number | null, colour: Colour];
export interface State {
  text: string;
  colour: Colour;
}

/** Good below `warning`, bad from `critical` on. */
export const risingBad = (warning: number, critical: number): Threshold[] => [
  [null, "green"],
  [warning, "orange"],
  [critical, "red"],
];

/** Bad below `good`. */
export const fallingBad = (good: number): Threshold[] => [
  [null, "red"],
  [good, "green"],
];

/** Bad unless it is exactly one. */
export const EXACTLY_ONE: Threshold[] = [
  [null, "red"],
  [1, "green"],
  [2, "red"],
];
