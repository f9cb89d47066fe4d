/** All dashboards on one self-contained page. Pure. */
import type { TimeWindow } from "../../monitoring/prometheus";
import { element, escapeText } from "../../report/svg";
import type { ShownDashboard, ShownPanel, ShownSection } from "../model";
import { drawGraph } from "./graph";
import { drawStat } from "./stat";
import { drawStateTimeline } from "./stateTimeline";
import { DASHBOARDS_STYLE } from "./style";
import { drawTable } from "./tablePanel";

export function renderDashboards(network: string, dashboards: ShownDashboard[]): string {
  const title = `Dashboards of ${network}`;
  const body = [
    element("h1", {}, escapeText(title)),
    element(
      "nav",
      {},
      ...dashboards.map((each, index) => element("a", { href: `#dashboard-${index + 1}` }, escapeText(each.title))),
    ),
    ...dashboards.map(drawDashboard),
  ].join("\n");
  return (
    `<!doctype html>\n<html lang="en"><head><meta charset="utf-8">` +
    `<meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="data:,">` +
    `<title>${escapeText(title)}</title><style>${DASHBOARDS_STYLE}</style></head>\n<body><main>\n${body}\n</main></body></html>\n`
  );
}

function drawDashboard(dashboard: ShownDashboard, index: number): string {
  const { title, description, window, sections } = dashboard;
  return element(
    "section",
    { id: `dashboard-${index + 1}`, "data-dashboard": title },
    element("h2", {}, escapeText(title)),
    element("p", {}, escapeText(`${description} ${describe(window)}`)),
    ...sections.map((section) => drawSection(section, dashboard)),
  );
}

/** `2026-01-31 09:00:00 to 09:30:00 UTC, a point every 5 s.` */
function describe({ from, until, step }: TimeWindow): string {
  const [begin, end] = [from, until].map((time) => new Date(time * 1_000).toISOString());
  const day = begin!.slice(0, 10) === end!.slice(0, 10) ? "" : `${end!.slice(0, 10)} `;
  return `${begin!.slice(0, 10)} ${begin!.slice(11, 19)} to ${day}${end!.slice(11, 19)} UTC, a point every ${step} s.`;
}

const drawSection = ({ title, panels }: ShownSection, dashboard: ShownDashboard): string =>
  element("h3", {}, escapeText(title)) +
  element("div", { class: "panels" }, ...panels.map((panel) => drawPanel(panel, dashboard)));

function drawPanel(shown: ShownPanel, dashboard: ShownDashboard): string {
  const { title = "", description = "", type, gridPos } = shown.panel;
  return element(
    "article",
    {
      class: `panel ${type}`,
      style: `--columns:${gridPos?.w ?? 24}`,
      "data-panel": title,
      "data-series": String(shown.series.length),
    },
    element("h4", {}, escapeText(title)),
    element("p", {}, escapeText(description)),
    drawContent(shown, dashboard),
  );
}

/** @throws Error for a kind of panel that none of our dashboards has */
function drawContent(shown: ShownPanel, dashboard: ShownDashboard): string {
  const { panel, series, problem, mayBeEmpty } = shown;
  if (problem !== undefined) return element("p", { class: "none", "data-problem": problem }, escapeText(problem));
  if (series.length === 0)
    return element("p", { class: "none" }, escapeText(mayBeEmpty ? `No data: ${mayBeEmpty}` : "No data"));
  switch (panel.type) {
    case "timeseries":
      return drawGraph(shown, dashboard);
    case "stat":
      return drawStat(shown, dashboard.window);
    case "state-timeline":
      return drawStateTimeline(shown, dashboard.window);
    case "table":
      return drawTable(shown);
    default:
      throw new Error(`draw/page.ts does not know panels of the kind ${panel.type}`);
  }
}
