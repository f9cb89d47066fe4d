/** Two faults as one: what a drill needs to know of both. */
import { sleep } from "../../shared/rpc/deadline";
import type { Fault } from "../drill/faults";
import type { Expectation } from "../drill/report";

/** One comes after the other, and both are restored at once. The second hits no sequencer. */
export const together = (first: Fault, second: Fault, afterSeconds: number): Fault => ({
  name: `${first.name}+${second.name}`,
  description: `${first.description}; ${afterSeconds} s later: ${second.description}`,
  targets: first.targets,
  holdSeconds: Math.max(first.holdSeconds, second.holdSeconds),
  victims: (scene) => {
    const [one, other] = [first.victims(scene), second.victims(scene)];
    if (!one || !other) return undefined;
    return { nodes: [...one.nodes, ...other.nodes], services: [...one.services, ...other.services] };
  },
  inject: async (scene) => {
    await first.inject(scene);
    await sleep(afterSeconds * 1_000);
    await second.inject(scene);
  },
  restore: async (scene) => {
    const restored = await Promise.allSettled([first.restore(scene), second.restore(scene)]);
    for (const result of restored) if (result.status === "rejected") throw result.reason;
  },
  expectation: (target, network, holdSeconds) =>
    both(first.expectation(target, network, holdSeconds), second.expectation(undefined, network, holdSeconds)),
});

function both(one: Expectation, other: Expectation): Expectation {
  const { missedSlots: missedByOne } = one;
  const { missedSlots: missedByOther } = other;
  const isCounted = typeof missedByOne === "number" && typeof missedByOther === "number";
  return {
    missedSlots: isCounted ? missedByOne + missedByOther : "any",
    // They come back at the same time, on the same machine.
    backWithin: one.backWithin + other.backWithin,
    victimMayWithdraw: one.victimMayWithdraw === true || other.victimMayWithdraw === true,
  };
}
