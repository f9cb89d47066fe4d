/** Alerts on what the guards did for the sequencers, and on what they could not do. */
import { ignoresConductor } from "../../../config/plan";
import { GUARD, REPAIRS } from "./guardMetrics";
import type { AlertingRule, AlertsOf } from "../../observability/rules/rule";

/** One or two within five minutes are an election's, or those of a guard that came second. */
const FAILURES_AT_LEAST = 3;

const DONE: Record<(typeof REPAIRS)[number], string> = {
  fence: "stopped a sequencer whose op-conductor had lost the leadership and did not answer",
  undo: "made the leader start its sequencer again, which something other than its op-conductor had stopped",
  agree: "put the newest block into the Raft log, without which the leader could not start its sequencer",
};

/** Of the text of each rule, the one that the series is about. */
const byRule = (texts: Record<string, string>): string =>
  Object.entries(texts)
    .map(([rule, text]) => `{{ if eq $labels.rule "${rule}" }}${text}{{ end }}`)
    .join("");

const acted: AlertingRule = {
  alert: "GuardActed",
  severity: "warning",
  expr: `sum by (network, rule) (increase(${GUARD.acts}{rule=~"${REPAIRS.join("|")}"}[5m])) > 0`,
  summary: "{{ $labels.network }}: guard rule {{ $labels.rule }} acted",
  description:
    `In the last five minutes a guard ${byRule(DONE)}. ` +
    "Unless ChainHalted fires too, the chain went on; what made it necessary may still be there.",
};

const fails = (rules: string[]): AlertingRule => ({
  alert: "GuardFails",
  severity: "warning",
  expr: `max by (network, rule) (round(increase(${GUARD.failedActs}{rule=~"${rules.join("|")}"}[5m]))) >= ${FAILURES_AT_LEAST}`,
  summary: "{{ $labels.network }}: guard rule {{ $labels.rule }} fails",
  description:
    "One guard tried {{ $labels.rule }} {{ $value }} times without success within five minutes. Its log has a line with the reason for each.",
});

/** Handovers alone are told by LeadershipFlaps, where there are many of them. */
export const guardAlerts: AlertsOf = ({ plan: { guards, sequencers } }) => {
  if (guards.length === 0) return [];
  if (!sequencers.some(ignoresConductor)) return [fails(["hand-over"])];
  // Two may fail in peace: a conductor that pauses between two attempts to start its sequencer answers an undo late (agree
  // helps then), and a block may need no sharing any more.
  return [acted, fails(["fence", "agree", "hand-over"])];
};
