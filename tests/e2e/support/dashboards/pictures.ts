/** Pictures of dashboards for people to look at, and what a browser says of the page. */
import { mkdirSync } from "node:fs";
import * as path from "node:path";
import { renderDashboards } from "../../../../operator/dashboards/draw/page";
import type { ShownDashboard, ShownPanel, ShownSection } from "../../../../operator/dashboards/model";
import { PROJECT_DIRECTORY } from "../../../../operator/pulumi";
import { photograph } from "../../browser/photograph";

/** A panel as the browser drew it. */
export interface SeenPanel {
  dashboard: string;
  title: string;
  /** What it says in place of data; empty where it shows some. */
  says: string;
  problem: string | null;
  /** Wider than its place, by more than what is rounded. */
  sticksOut: boolean;
  /** Lines, bars, tiles and cells that take up room. */
  drawn: number;
  legends: string[];
  /** Labels that legends name and series lack. */
  missing: string[];
  /** Of legends and tables, the texts of all cells. */
  rows: string[][];
}

export interface SeenPage {
  errors: string[];
  innerWidth: number;
  scrollWidth: number;
  panels: SeenPanel[];
}

const LOOK = `(() => {
  const all = (within, selector) => [...within.querySelectorAll(selector)];
  const hasSize = (shape) => {
    const { width, height } = shape.getBoundingClientRect();
    return width + height > 0;
  };
  const seen = (panel) => ({
    dashboard: panel.closest("[data-dashboard]").dataset.dashboard,
    title: panel.querySelector("h4").textContent,
    says: panel.querySelector(".none")?.textContent ?? "",
    problem: panel.querySelector("[data-problem]")?.dataset.problem ?? null,
    sticksOut: panel.scrollWidth > panel.clientWidth + 1,
    drawn: all(panel, ".plot path.line, .row rect, .tile, [data-rows] td").filter(hasSize).length,
    legends: all(panel, "[data-legend]").map((each) => each.dataset.legend),
    missing: all(panel, "[data-missing]").map((each) => each.dataset.missing),
    rows: all(panel, "tr").map((row) => all(row, "td").map((cell) => cell.textContent)),
  });
  return {
    errors,
    innerWidth,
    scrollWidth: document.documentElement.scrollWidth,
    panels: all(document, "[data-panel]").map(seen),
  };
})()`;

const FOLDER = path.join(PROJECT_DIRECTORY, ".state", "dashboards");

/** @param name of the folder of the picture @param width pixels */
export async function seeInBrowser(page: string, name: string, width: number): Promise<SeenPage> {
  const folder = path.join(FOLDER, name);
  mkdirSync(folder, { recursive: true });
  const seen = await photograph<SeenPage>({ page, width, look: LOOK, folder });
  console.log(`picture: ${path.join(folder, `${width}.png`)}`);
  return seen;
}

/** As high as a picture, in rows of Grafana's grid, at each width in pixels; narrow ones have a panel below the other. */
const ROWS: Record<number, number> = { 1280: 22, 400: 8 };

/** All of each dashboard at a width; of narrow ones the first picture, which is enough to see how a line breaks. */
export async function takePictures(network: string, dashboards: ShownDashboard[], width: 1280 | 400): Promise<void> {
  for (const dashboard of dashboards) {
    const parts = partsOf(dashboard, ROWS[width]!);
    for (const [index, part] of (width === 400 ? parts.slice(0, 1) : parts).entries()) {
      const name = `${network}-${dashboard.title.toLowerCase().replaceAll(" ", "-")}-${index + 1}`;
      await seeInBrowser(renderDashboards(network, [part]), name, width);
    }
  }
}

/** The dashboard in parts of at most so many rows. A line of panels stays whole. */
function partsOf(dashboard: ShownDashboard, mostRows: number): ShownDashboard[] {
  const parts: ShownDashboard[] = [];
  let rows = Infinity;
  for (const { title, panels } of dashboard.sections.flatMap(linesOf)) {
    const height = Math.max(...panels.map(({ panel }) => panel.gridPos?.h ?? 0));
    if (rows + height > mostRows) {
      parts.push({ ...dashboard, sections: [] });
      rows = 0;
    }
    parts.at(-1)!.sections.push({ title, panels });
    rows += height;
  }
  return parts;
}

/** Panels that stand side by side, each line as a section of its own. */
function linesOf({ title, panels }: ShownSection): ShownSection[] {
  const lines = new Map<number, ShownPanel[]>();
  for (const shown of panels) {
    const y = shown.panel.gridPos?.y ?? 0;
    lines.set(y, [...(lines.get(y) ?? []), shown]);
  }
  return [...lines.values()].map((line) => ({ title, panels: line }));
}
