/** A report as a person reads it, and many of them as one table. */
import colors from "picocolors";
import { newTable } from "../tables";
import type { Report } from "./report";

const seconds = (value: number | undefined): string => (value === undefined ? colors.red("never") : `${value} s`);
const good = (isGood: boolean, text: string): string => (isGood ? colors.green(text) : colors.red(text));

export function renderReport(report: Report): string {
  const { transactions, forks } = report;
  const table = newTable([`${report.fault}: ${report.victims.join(", ")}`, report.passed ? "passed" : "failed"]);
  const reasons = Object.entries(transactions.retryReasons).map(([reason, count]) => `${count}× ${reason}`);
  table.push(
    ["leader before and after", `${report.leaderBefore ?? "none"} → ${report.leaderAfter ?? "none"}`],
    [
      "time to the new leader",
      report.newLeaderAfter === undefined ? "the leader stayed" : seconds(report.newLeaderAfter),
    ],
    ["slots missed", good(report.missedSlots <= 1, String(report.missedSlots))],
    ["largest gap between blocks", `${report.largestGap} s (${report.largestGapInSlots} slots)`],
    ["the same at the gateway", seconds(report.largestGapAtGateway)],
    ["oldest head a reader was shown", seconds(report.oldestShown)],
    ["  heads that went back", good(report.headsWentBack === 0, String(report.headsWentBack))],
    ["transactions accepted", String(transactions.accepted)],
    ["  mined", String(transactions.mined)],
    ["  lost", good(transactions.lost.length === 0, String(transactions.lost.length))],
    ["  slowest to be accepted", seconds(transactions.slowestAcceptance)],
    ["  slowest to be mined", seconds(transactions.slowestInclusion)],
    ["  retries by the client", `${transactions.retries}${reasons.length > 0 ? ` (${reasons.join(", ")})` : ""}`],
    ["forks", good(forks.length === 0, String(forks.length))],
    ["victim back at the tip, healthy", seconds(report.victimsBackAfter)],
    ["safe head past the fault after", seconds(report.safeHeadAfter)],
    ["all blocks until the restoration safe after it by", seconds(report.backlogPostedAfter)],
    ["largest lag of the safe head", `${report.largestSafeLag} blocks`],
    ["next dispute game after", seconds(report.nextGameAfter)],
    ["active at the end", report.activeAfter.join(", ") || "none"],
    ["several active for", `${report.severalActiveFor} s`],
  );
  const notes = report.problems.map((problem) => colors.red(`  ${problem}`));
  if (report.missedBefore > 0) {
    notes.push(
      colors.yellow(
        `  ${report.missedBefore} slots were missed before the fault: this machine is too busy to judge by`,
      ),
    );
  }
  return [table.toString(), ...notes].join("\n");
}

/** One line per drill. */
export function renderSummary(reports: Report[]): string {
  const table = newTable([
    "fault",
    "target",
    "missed",
    "gap",
    "new leader",
    "accepted = mined",
    "forks",
    "back",
    "verdict",
  ]);
  table.push(
    ...reports.map((report) => [
      report.fault,
      report.target,
      String(report.missedSlots),
      `${report.largestGap} s`,
      report.newLeaderAfter === undefined ? "" : seconds(report.newLeaderAfter),
      `${report.transactions.accepted} ${report.transactions.lost.length === 0 ? "=" : "≠"} ${report.transactions.mined}`,
      String(report.forks.length),
      seconds(report.victimsBackAfter),
      good(report.passed, report.passed ? "passed" : report.problems.join("; ")),
    ]),
  );
  return table.toString();
}
