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

export function renderPage(data: PageData): string {
  const { title, facts, runs } = data;
  const body = [
    element("h1", {}, escapeText(title)),
    verdictOfAll(runs),
    ...(runs.length > 1 ? [contents(runs)] : []),
    ...runs.map(section),
    element("h2", {}, "Where it was measured"),
    table(factRows(facts)),
  ].join("\n");
  return wholePage(title, `${body}\n${BEGIN}${embedded(data)}${END}`);
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
const embedded = (data: PageData): string => JSON.stringify(data).replaceAll("<", "\\u003c");

export const wholePage = (title: string, body: string): string =>
  `<!doctype html>\n<html lang="en"><head><meta charset="utf-8">` +
  `<meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="data:,">` +
  `<title>${escapeText(title)}</title><style>${PAGE_STYLE}</style></head>\n<body><main>\n${body}\n</main></body></html>\n`;

export const verdictOf = (passed: boolean): string =>
  element("span", { class: passed ? "passed" : "failed" }, passed ? "✓ passed" : "✗ failed");

function verdictOfAll(runs: Run[]): string {
  const passed = runs.filter(({ report }) => report.passed).length;
  const all = runs.length === 1 ? "" : ` ${passed} of ${runs.length} rounds passed`;
  return element("p", {}, verdictOf(passed === runs.length), escapeText(all));
}

export const nameOf = ({ report, drawn }: Run): string =>
  drawn ? describeDrawn(drawn) : `${report.fault} (${report.target})`;

const orNever = (value: number | undefined): string => (value === undefined ? "–" : `${value} s`);

function contents(runs: Run[]): string {
  const head = ["round", "what", "slots missed", "largest gap", "lost", "forks", "verdict"];
  const rows = runs.map((run, index) => {
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
  });
  return headedTable(head, rows);
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
