/**
 * What the guard exports (`guard/server.ts`): counters by `rule`, all of them from 0 on. They begin at 0 again with
 * the container, and two guards that act at once both count.
 */
import type { RuleName } from "../../../guard/rules";

export const GUARD = {
  acts: "guard_acts_total",
  /** What it tried in vain. */
  failedActs: "guard_failed_acts_total",
} as const;

/**
 * The rules that act only where a sequencer makes blocks that its op-conductor has not accepted (kona-node), and only when
 * something is wrong with the sequencers. `share` is none of them: it does what gossip does, also for a conductor that is slow.
 */
export const REPAIRS = ["fence", "undo", "agree"] as const satisfies RuleName[];
