/** One page that leads to many. Pure. */
import { headedTable, nameOf, verdictOf, wholePage } from "./page";
import type { PageData } from "./runs";
import { element, escapeText } from "./svg";

export interface Entry {
  /** From the index, with slashes. */
  href: string;
  data: PageData;
}

const HEAD = [
  "started",
  "report",
  "rounds",
  "clients",
  "slots missed at most",
  "largest gap",
  "lost",
  "forks",
  "verdict",
];

/** Newest first. */
export function renderIndex(entries: Entry[]): string {
  const started = ({ data }: Entry) => data.runs[0]?.report.date ?? "";
  const sorted = [...entries].sort(
    (one, other) => started(other).localeCompare(started(one)) || one.href.localeCompare(other.href),
  );
  const title = "Reports of opstack-ha";
  return wholePage(title, `${element("h1", {}, title)}\n${headedTable(HEAD, sorted.map(row))}`);
}

function row({ href, data: { title, facts, runs } }: Entry): string[] {
  const reports = runs.map(({ report }) => report);
  const failed = runs.filter(({ report }) => !report.passed).map(nameOf);
  const why = failed.length > 0 ? ` ${[...new Set(failed)].join("; ")}` : "";
  const worst = (values: number[]) => String(Math.max(0, ...values));
  const sum = (values: number[]) => String(values.reduce((all, value) => all + value, 0));
  return [
    escapeText(reports[0]?.date.slice(0, 16).replace("T", " ") ?? ""),
    element("a", { href: encodeURI(href) }, escapeText(title)),
    String(runs.length),
    escapeText(facts.clients.join(" + ")),
    worst(reports.map(({ missedSlots }) => missedSlots)),
    `${worst(reports.map(({ largestGap }) => largestGap))} s`,
    sum(reports.map(({ transactions }) => transactions.lost.length)),
    sum(reports.map(({ forks }) => forks.length)),
    runs.length === 0 ? "no round ended" : verdictOf(failed.length === 0) + escapeText(why),
  ];
}
