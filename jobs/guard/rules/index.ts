/** All rules of the guard, the most urgent first. */
import type { GuardTimings } from "../../../config/timings";
import type { View } from "../view";
import type { Decision, Deeds, RuleName } from "./decision";
import { fence } from "./fence";
import { handOver } from "./handOver";
import { agree, undo } from "./idleLeader";

export type { Act, Decision, Deeds, RuleName, Symptom } from "./decision";
export { HANDOVER_MEMORY_MILLISECONDS } from "./handOver";

type Rule = (view: View, deeds: Deeds, timings: GuardTimings) => Decision;

export const RULES: Record<RuleName, Rule> = { fence, undo, agree, "hand-over": handOver };

export const RULE_NAMES = Object.keys(RULES) as RuleName[];
