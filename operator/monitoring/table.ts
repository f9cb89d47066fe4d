/** The result of the check as a person reads it. */
import colors from "picocolors";
import { newTable } from "../tables";
import type { CheckedQuestion, CheckResult } from "./check";

const PAINT: Record<CheckedQuestion["outcome"], (text: string) => string> = {
  answered: colors.green,
  empty: colors.yellow,
  failed: colors.red,
};

export function renderCheck(result: CheckResult): string {
  const { counts, problems, passed } = result;
  const { targets, targetsUp, dashboards, panels, queries, rules, answered, empty, failed } = counts;
  const share = ((100 * (answered + empty)) / Math.max(1, answered + empty + failed)).toFixed(1);
  return [
    questionTable(result),
    `${targetsUp} of ${targets} targets answer · ${dashboards} dashboards, ${panels} panels, ${queries} queries · ${rules} rules`,
    `${answered} answered · ${empty} empty, as they may be · ${failed} failed · ${share} % in order`,
    ...problems.map((problem) => `  ${colors.red("problem")}  ${problem}`),
    passed ? colors.green("monitoring tells the truth") : colors.red("monitoring has gaps"),
  ].join("\n");
}

/** A line for each panel and rule, and for each query of a panel that found nothing. */
function questionTable({ questions }: CheckResult): string {
  const table = newTable(["where", "what", "outcome", "detail"]);
  table.push(
    ...questions.map(({ kind, where, name, refId, outcome, detail }) => [
      where,
      [kind === "panel" ? "" : `${kind} `, name, refId && refId !== "A" ? ` (${refId})` : ""].join(""),
      PAINT[outcome](outcome),
      detail.length > 70 ? `${detail.slice(0, 69)}…` : detail,
    ]),
  );
  return table.toString();
}
