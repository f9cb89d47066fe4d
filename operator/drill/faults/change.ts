/** A change to the running network, watched as a fault is: it should cost as little. */
import type { Fault } from "./fault";

/** What `Report.target` says of it. */
export const WHOLE_NETWORK = "network";

/**
 * @param description what changes, in one sentence
 * @param change ends when the change is in place
 * @param missedSlots how many slots it may cost
 */
export const changeOf = (
  name: string,
  description: string,
  change: () => Promise<unknown>,
  missedSlots: number,
): Fault => ({
  name,
  description,
  targets: [],
  holdSeconds: 0,
  victims: () => ({ nodes: [], services: [] }),
  inject: async () => void (await change()),
  restore: async () => undefined,
  expectation: () => ({ missedSlots, backWithin: 0 }),
});
