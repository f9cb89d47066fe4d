/** The tables of docs/failover.md, made of results: figures in documentation are never typed. */
import { chaosRows } from "../chaos/chaosReport";
import type { ChaosResult } from "../chaos/chaosResult";
import type { Measurement, Results, Series } from "../drill/results";
import { FAULTS } from "../drill/faults";
import { WHOLE_NETWORK } from "../drill/faults/change";
import type { Chart } from "./failoverCharts";
import { between, markdownTable } from "./markdown";

/** Puts the charts and the tables between the markers. @throws Error when the markers are not there */
export const withTables = (document: string, results: Results, charts: Chart[]): string =>
  between(document, "measured", [...charts.map(image), tables(results)].join("\n\n"));

const image = ({ file, title }: Chart): string => `![${title}](charts/${file})`;

type Drill = Results["drills"][number];

function tables({ drills, series, chaos = [] }: Results): string {
  const isChange = ({ report }: Drill) => report.target === WHOLE_NETWORK;
  const faults = drills.filter((drill) => !isChange(drill));
  const changes = drills.filter(isChange);
  const section = (title: string, parts: string[]): string[] => (parts.length > 0 ? [`### ${title}`, ...parts] : []);
  const variants = series.filter(({ variant }) => variant !== undefined);
  return [
    ...section(
      "One fault at a time",
      byPlace(faults).map(([where, rows]) => {
        const passed = rows.filter(({ report }) => report.passed).length;
        const count = `${rows.length} of ${KINDS} kinds of drill; ${passed} passed.`;
        return `${where} ${count}\n\n${markdownTable(HEAD, rows.map(row))}`;
      }),
    ),
    ...section(
      "The same fault many times in a row",
      series.filter(({ variant }) => variant === undefined).map(seriesText),
    ),
    ...section("Chaos for a long time", chaos.map(chaosText)),
    ...section("Other settings", variants.length > 0 ? [markdownTable(VARIANT_HEAD, variants.map(variantRow))] : []),
    ...section(
      "Changes to the running network",
      byDay(changes).map(([when, rows]) => `${when}\n\n${markdownTable(CHANGE_HEAD, rows.map(changeRow))}`),
    ),
  ].join("\n\n");
}

const groupBy = (drills: Drill[], name: (measured: Measurement) => string): [string, Drill[]][] =>
  [...new Set(drills.map(({ measured }) => name(measured)))].map((group) => [
    group,
    drills.filter(({ measured }) => name(measured) === group),
  ]);

const onMachine = ({ date, clients, cpus, blockTime }: Measurement): string =>
  `${clients.join(" + ")}, a block every ${blockTime} s, ${cpus} CPUs, measured on ${date}`;

const describe = (measured: Measurement): string =>
  `${measured.sequencers} sequencers and ${measured.validators} validators, ${onMachine(measured)}.`;

const byPlace = (drills: Drill[]) => groupBy(drills, describe);

/** The number of nodes is what changes. */
const byDay = (drills: Drill[]) => groupBy(drills, (measured) => `${onMachine(measured)}; users send meanwhile.`);

/** Every fault of every target. */
const KINDS = FAULTS.reduce((sum, { targets }) => sum + Math.max(1, targets.length), 0);

const HEAD = [
  "fault",
  "target",
  "slots missed",
  "largest gap",
  "oldest head shown",
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

const row = ({ report, measured }: Drill): string[] => [
  `\`${report.fault}\``,
  report.target,
  String(report.missedSlots),
  `${report.largestGap} s`,
  seconds(report.oldestShown),
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

const CHANGE_HEAD = [
  "change",
  "took",
  "slots missed",
  "largest gap",
  "accepted",
  "lost",
  "slowest inclusion",
  "forks",
  "active after",
  "load average",
  "verdict",
];

const changeRow = ({ report, measured }: Drill): string[] => [
  report.description,
  seconds(report.injectedIn),
  String(report.missedSlots),
  `${report.largestGap} s`,
  String(report.transactions.accepted),
  String(report.transactions.lost.length),
  seconds(report.transactions.slowestInclusion),
  String(report.forks.length),
  report.activeAfter.join(", "),
  String(measured.load),
  report.passed ? "passed" : report.problems.join("; "),
];

function seriesText({ fault, target, measured, accepted, lost, forks, missedSlots, ...times }: Series): string {
  const counts = [...new Set(missedSlots)].sort((one, other) => one - other);
  const distribution = counts.map((missed) => {
    const gaps = times.largestGaps.filter((_, round) => missedSlots[round] === missed);
    return [String(missed), String(gaps.length), `${Math.min(...gaps)} to ${Math.max(...gaps)} s`];
  });
  return [
    `\`${fault}\` of the ${target}, ${missedSlots.length} times in a row: ${accepted} transactions accepted, ` +
      `${lost} lost, ${forks} forks${back(times)}. ${describe(measured)} Load average ${measured.load}.`,
    markdownTable(["slots missed", "times", "largest gap"], distribution),
    markdownTable(
      ["", "least", "median", "greatest"],
      [
        ["largest gap", ...spread(times.largestGaps)],
        ...(times.oldestShown ? [["oldest head shown", ...spread(times.oldestShown)]] : []),
        ["new leader after", ...spread(times.newLeaderAfter)],
        ["victim back after", ...spread(times.victimsBackAfter)],
      ],
    ),
  ].join("\n\n");
}

function chaosText(result: ChaosResult): string {
  const { measured, faults } = result;
  return [
    `${describe(measured)} Load average ${measured.load}.`,
    markdownTable(["", ""], chaosRows(result)),
    markdownTable(
      [
        "fault",
        "target",
        "rounds",
        "with a second fault",
        "slots missed at most",
        "largest gap",
        "victim back after at most",
      ],
      faults.map(({ fault, target = "–", rounds, overlapping, slotsMissed, largestGap, victimsBackAfter }) => [
        `\`${fault}\``,
        target,
        String(rounds),
        String(overlapping),
        String(slotsMissed),
        seconds(largestGap),
        victimsBackAfter === null ? "never" : seconds(victimsBackAfter),
      ]),
    ),
  ].join("\n\n");
}

/** What readers at the gateway saw; series from before they were watched do not know it. */
const back = ({ headsWentBack }: Pick<Series, "headsWentBack">): string =>
  headsWentBack === undefined ? "" : `, ${headsWentBack} heads that went back at the gateway`;

const VARIANT_HEAD = [
  "setting",
  "fault",
  "block time",
  "times",
  "slots missed",
  "largest gap",
  "oldest head shown",
  "new leader after",
  "safe head after",
  "accepted",
  "lost",
  "forks",
];

/** Each time as least / median / greatest. */
const variantRow = ({ variant, fault, measured, missedSlots, accepted, lost, forks, ...times }: Series): string[] => [
  variant!,
  `\`${fault}\``,
  `${measured.blockTime} s`,
  String(missedSlots.length),
  missedSlots.join(", "),
  spread(times.largestGaps).join(" / "),
  times.oldestShown ? spread(times.oldestShown).join(" / ") : "–",
  spread(times.newLeaderAfter).join(" / "),
  spread(times.safeHeadAfter).join(" / "),
  String(accepted),
  String(lost),
  String(forks),
];

function spread(values: (number | null)[]): string[] {
  const sorted = values.filter((value) => value !== null).sort((one, other) => one - other);
  return [sorted[0], sorted[Math.floor((sorted.length - 1) / 2)], sorted.at(-1)].map((value) => seconds(value));
}
