/** One self-contained page, and how its raw data is read back from it. Pure. */
import { describeDrawn } from "../chaos/draw";
import { UserError } from "../terminal";
import { drawTimeline } from "./lanes";
import { timelineOf } from "./model";
import type { Facts, PageData, Run } from "./runs";
import { PAGE_STYLE } from "./style";
import { element, escapeText } from "./svg";

const BEGIN = '<script type="application/json" id="data">';
const END = "</script>";

/** What a page has of one run, drawn once. */
export interface Piece {
  passed: boolean;
  row: string[];
  section: string;
  /** The run itself, which can stand in a page. */
  raw: string;
}

export const pieceOf = (run: Run, index: number): Piece => ({
  passed: run.report.passed,
  row: contentsRow(run, index),
  section: section(run, index),
  raw: embedded(run),
});

export const renderPage = ({ runs, ...rest }: PageData): string => assemble(rest, runs.map(pieceOf));

export function assemble(about: Omit<PageData, "runs">, pieces: Piece[]): string {
  const { title, facts, stoppedIn } = about;
  const rows = pieces.map(({ row }) => row);
  const body = [
    element("h1", {}, escapeText(title)),
    verdictOfAll(pieces),
    ...(stoppedIn === undefined
      ? []
      : [element("p", { "data-stopped": String(stoppedIn) }, `Stopped in round ${stoppedIn}, which has no verdict.`)]),
    ...(pieces.length > 1 ? [headedTable(CONTENTS_HEAD, rows)] : []),
    ...pieces.map((piece) => piece.section),
    element("h2", {}, "Where it was measured"),
    table(factRows(facts)),
  ].join("\n");
  const runs = pieces.map(({ raw }) => raw).join(",");
  return wholePage(title, `${body}\n${BEGIN}${embedded(about).slice(0, -1)},"runs":[${runs}]}${END}`);
}

/** @throws UserError when the text is no such page */
export function dataOf(page: string, file: string): PageData {
  const begin = page.lastIndexOf(BEGIN);
  const end = page.indexOf(END, begin);
  try {
    if (begin < 0 || end < 0) throw new Error("no data");
    const data = JSON.parse(page.slice(begin + BEGIN.length, end)) as PageData;
    if (data.format !== 1) throw new Error("another format");
    return data;
  } catch {
    throw new UserError(
      `${file} is no page that this version of opstack-ha can read: give files written by opstack-ha drill --html or chaos --html`,
    );
  }
}

/** Nothing in the data can end the element that it stands in. */
const embedded = (data: object): string => JSON.stringify(data).replaceAll("<", "\\u003c");

export const wholePage = (title: string, body: string): string =>
  `<!doctype html>\n<html lang="en"><head><meta charset="utf-8">` +
  `<meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="data:,">` +
  `<title>${escapeText(title)}</title><style>${PAGE_STYLE}</style></head>\n<body><main>\n${body}\n</main></body></html>\n`;

export const verdictOf = (passed: boolean): string =>
  element("span", { class: passed ? "passed" : "failed" }, passed ? "✓ passed" : "✗ failed");

function verdictOfAll(pieces: Piece[]): string {
  if (pieces.length === 0) return element("p", {}, "No round ended.");
  const passed = pieces.filter((piece) => piece.passed).length;
  const all = pieces.length === 1 ? "" : ` ${passed} of ${pieces.length} rounds passed`;
  return element("p", {}, verdictOf(passed === pieces.length), escapeText(all));
}

export const nameOf = ({ report, drawn }: Run): string =>
  drawn ? describeDrawn(drawn) : `${report.fault} (${report.target})`;

const orNever = (value: number | undefined): string => (value === undefined ? "–" : `${value} s`);

const CONTENTS_HEAD = ["round", "what", "slots missed", "largest gap", "lost", "forks", "verdict"];

function contentsRow(run: Run, index: number): string[] {
  const { missedSlots, largestGap, transactions, forks, passed } = run.report;
  const number = String(run.drawn?.round ?? index + 1);
  return [
    element("a", { href: `#run-${index + 1}` }, number),
    escapeText(nameOf(run)),
    String(missedSlots),
    `${largestGap} s`,
    String(transactions.lost.length),
    String(forks.length),
    verdictOf(passed),
  ];
}

/** `rows` are escaped already. */
export const headedTable = (head: string[], rows: string[][]): string =>
  element(
    "div",
    { class: "scroll" },
    element(
      "table",
      {},
      element("tr", {}, ...head.map((each) => element("th", {}, escapeText(each)))),
      ...rows.map((cells) => element("tr", {}, ...cells.map((cell) => element("td", {}, cell)))),
    ),
  );

function section(run: Run, index: number): string {
  const { recording, report, load } = run;
  const number = index + 1;
  const timeline = timelineOf(recording);
  const legend = timeline.lanes.map(({ name }, position) => swatch(`m${position % 7}`, `${name}: active, blocks`));
  return element(
    "section",
    { id: `run-${number}` },
    element("h2", {}, escapeText(`${run.drawn ? `Round ${run.drawn.round}: ` : ""}${nameOf(run)}`)),
    element("p", {}, escapeText(`${report.description}. `), verdictOf(report.passed)),
    ...(report.problems.length > 0
      ? [element("ul", {}, ...report.problems.map((problem) => element("li", {}, escapeText(problem))))]
      : []),
    element("div", { class: "scroll", tabindex: "0" }, drawTimeline(timeline, nameOf(run), `chart-${number}`)),
    element(
      "div",
      { class: "legend" },
      swatch("leader", "leads the cluster"),
      ...legend,
      swatch("late", "missed slot (taller), fork, lost transaction"),
      swatch("silent", "does not answer"),
    ),
    element(
      "div",
      { class: "numbers" },
      ...halves([...numbersOf(run), ["load average", load.map(twoDigits).join(", ")]]),
    ),
  );
}

const twoDigits = (value: number): string => value.toFixed(2);

const swatch = (kind: string, text: string): string =>
  element(
    "span",
    {},
    element(
      "svg",
      { viewBox: "0 0 14 14", "aria-hidden": "true" },
      element("rect", { width: 14, height: 14, class: kind }),
    ),
    escapeText(text),
  );

/** The names are stable: `data-number` of each row is what tests and other programs look for. */
function numbersOf({ report }: Run): [string, string][] {
  const { transactions } = report;
  const reasons = Object.entries(transactions.retryReasons).map(([reason, times]) => `${reason}: ${times}`);
  return [
    ["slots missed", String(report.missedSlots)],
    ["slots missed before the fault", String(report.missedBefore)],
    ["largest gap", `${report.largestGap} s`],
    ["largest gap at the gateway", `${report.largestGapAtGateway} s`],
    ["oldest head shown to readers", `${report.oldestShown} s`],
    ["heads that went back", String(report.headsWentBack)],
    ["leader", `${report.leaderBefore ?? "–"} → ${report.leaderAfter ?? "–"}`],
    ["new leader after", orNever(report.newLeaderAfter)],
    ["accepted", String(transactions.accepted)],
    ["mined", String(transactions.mined)],
    ["lost", [String(transactions.lost.length), ...transactions.lost].join(" ")],
    [
      "client retries",
      [String(transactions.retries), ...(reasons.length > 0 ? [`(${reasons.join(", ")})`] : [])].join(" "),
    ],
    ["slowest acceptance", `${transactions.slowestAcceptance} s`],
    ["slowest inclusion", `${transactions.slowestInclusion} s`],
    ["forks", [String(report.forks.length), ...report.forks.map(({ height }) => `at ${height}`)].join(" ")],
    ["victims back after", orNever(report.victimsBackAfter)],
    ["safe head after", orNever(report.safeHeadAfter)],
    ["safe head behind at most", `${report.largestSafeLag} blocks`],
    ["victims", report.victims.join(", ") || "–"],
    ["fault held for", `${report.heldFor} s`],
    ["started", report.date],
  ];
}

function halves(rows: [string, string][]): string[] {
  const half = Math.ceil(rows.length / 2);
  return [rows.slice(0, half), rows.slice(half)].map(table);
}

const table = (rows: [string, string][]): string =>
  element(
    "table",
    {},
    ...rows.map(([name, value]) =>
      element(
        "tr",
        {},
        element("th", { scope: "row" }, escapeText(name)),
        element("td", { "data-number": name }, escapeText(value)),
      ),
    ),
  );

const factRows = ({ command, commit, images, engine, machine, network, clients }: Facts): [string, string][] => [
  ["command", command],
  ["commit", commit ?? "unknown"],
  ["network", network],
  ["sequencers run", clients.join(" + ")],
  ["images", images.join(", ")],
  ["engine", engine],
  ["machine", `${machine.cpus} CPUs (${machine.cpu}), ${machine.memoryGb} GB, ${machine.system}`],
];
