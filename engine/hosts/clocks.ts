/** Clocks of hosts: blocks carry times, and leases of Raft end by them. Pure. */
import type { HostPlan } from "../../config/plan";

export interface HostClock {
  /** Milliseconds before this machine's clock. */
  ahead: number;
  /** Milliseconds by which that may be wrong, either way. */
  uncertain: number;
}

/** Milliseconds between two clocks. */
const MOST_DIFFERENCE = 100;

/**
 * What an answer tells of a clock: it was read at some moment between question and answer.
 *
 * @param told ISO 8601
 * @param asked milliseconds of this machine's clock, like `answered`
 */
export function clockOf(told: string | undefined, asked: number, answered: number): HostClock | undefined {
  const time = Date.parse(told ?? "");
  return Number.isNaN(time) ? undefined : { ahead: time - (asked + answered) / 2, uncertain: (answered - asked) / 2 };
}

/** Each against the first whose clock is known. What the measurement itself may be wrong by is no problem. */
export function clockProblems(
  hosts: { plan: Pick<HostPlan, "name" | "engine">; clock?: HostClock | undefined }[],
): string[] {
  const [first, ...others] = hosts.flatMap(({ plan, clock }) => (clock ? [{ plan, clock }] : []));
  return others.flatMap(({ plan, clock }) => {
    const difference = clock.ahead - first!.clock.ahead;
    if (Math.abs(difference) - clock.uncertain - first!.clock.uncertain <= MOST_DIFFERENCE) return [];
    const words = `${Math.round(Math.abs(difference))} ms ${difference > 0 ? "ahead of" : "behind"}`;
    return [
      `host ${plan.name} (${plan.engine}): its clock is ${words} that of host ${first!.plan.name}, and ${MOST_DIFFERENCE} ms are ` +
        "allowed: have NTP keep both, for instance with: timedatectl set-ntp true",
    ];
  });
}
