/** The tables of docs/failover.md, made of results: figures in documentation are never typed. */
import type { Measurement, Results, Series } from "./results";
import { FAULTS } from "./faults";

const BEGIN = "<!-- measured: begin (written by operator/document.ts) -->";
const END = "<!-- measured: end -->";

/** Puts the tables between the markers. @throws Error when the markers are not there */
export function withTables(document: string, results: Results): string {
  const [begin, end] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`the document lacks the markers "${BEGIN}" and "${END}"`);
  return `${document.slice(0, begin + BEGIN.length)}\n\n${tables(results)}\n\n${document.slice(end)}`;
}

const tables = ({ drills, series }: Results): string =>
  [...new Set(drills.map(({ measured }) => describe(measured)))]
    .map((where) => {
      const rows = drills.filter(({ measured }) => describe(measured) === where).map(row);
      return `${where} ${rows.length} of ${KINDS} kinds of drill.\n\n${table(HEAD, rows)}`;
    })
    .concat(series.map(seriesText))
    .join("\n\n");

const describe = ({ date, sequencers, validators, clients, cpus }: Measurement): string =>
  `Measured on ${date}: ${sequencers} sequencers and ${validators} validators (${clients.join(" + ")}) on ${cpus} CPUs.`;

/** Every fault of every target. */
const KINDS = FAULTS.reduce((sum, { targets }) => sum + Math.max(1, targets.length), 0);

const HEAD = [
  "fault",
  "target",
  "slots missed",
  "largest gap",
  "new leader after",
  "accepted",
  "lost",
  "slowest acceptance",
  "slowest inclusion",
  "client retries",
  "forks",
  "victim back after",
  "safe head after",
  "load average",
  "verdict",
];

const seconds = (value: number | undefined): string => (value === undefined ? "–" : `${value} s`);

const row = ({ report, measured }: Results["drills"][number]): string[] => [
  `\`${report.fault}\``,
  report.target,
  String(report.missedSlots),
  `${report.largestGap} s`,
  seconds(report.newLeaderAfter),
  String(report.transactions.accepted),
  String(report.transactions.lost.length),
  seconds(report.transactions.slowestAcceptance),
  seconds(report.transactions.slowestInclusion),
  String(report.transactions.retries),
  String(report.forks.length),
  seconds(report.victimsBackAfter),
  seconds(report.safeHeadAfter),
  String(measured.load),
  report.passed ? "passed" : report.problems.join("; "),
];

const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

function seriesText({ fault, target, measured, largestGaps, missedSlots, accepted, lost, forks }: Series): string {
  const counts = [...new Set(missedSlots)].sort((one, other) => one - other);
  const distribution = counts.map((missed) => {
    const gaps = largestGaps.filter((_, round) => missedSlots[round] === missed);
    return [String(missed), String(gaps.length), `${Math.min(...gaps)} to ${Math.max(...gaps)} s`];
  });
  return [
    `\`${fault}\` of the ${target}, ${missedSlots.length} times in a row; ${accepted} transactions accepted, ${lost} lost, ${forks} forks. ${describe(measured)} Load average ${measured.load}.`,
    table(["slots missed", "times", "largest gap"], distribution),
  ].join("\n\n");
}
