/** All rules of the guard, the most urgent first. */
import type { GuardTimings } from "../../shared/guardTimings";
import type { View } from "../view";
import type { Decision, Deeds, RuleName } from "./decision";
import { fence } from "./fence";
import { handOver } from "./handOver";
import { agree, passOn, undo } from "./idleLeader";
import { share } from "./share";

export type { Act, Decision, Deeds, RuleName, Symptom } from "./decision";
export { HANDOVER_MEMORY_MILLISECONDS } from "./handOver";

type Rule = (view: View, deeds: Deeds, timings: GuardTimings) => Decision;

/** The leadership moves away from a leader that is idle though nothing keeps it from starting, and from one that is stuck. */
const moveLeadership: Rule = (view, deeds, timings) => {
  const passed = passOn(view, deeds, timings);
  return passed.kind === "wait" ? handOver(view, deeds, timings) : passed;
};

export const RULES: Record<RuleName, Rule> = { fence, share, undo, agree, "hand-over": moveLeadership };

export const RULE_NAMES = Object.keys(RULES) as RuleName[];
