/** Puts sections of panels on Grafana's grid. */
import * as dashboard from "@grafana/grafana-foundation-sdk/dashboard";
import type { SizedPanel } from "./panels";

export interface Section {
  title: string;
  panels: SizedPanel[];
}

const GRID_COLUMNS = 24;

/**
 * Adds the sections one below the other, each under a heading; one without panels is left out. Panels go from left to
 * right and, where one does not fit, on below the tallest of the line. Ids follow the order.
 */
export function layOut(builder: dashboard.DashboardBuilder, sections: Section[]): dashboard.DashboardBuilder {
  let id = 1;
  let y = 0;
  for (const { title, panels } of sections.filter((section) => section.panels.length > 0)) {
    builder.withRow(new dashboard.RowBuilder(title).id(id++).gridPos({ x: 0, y, w: GRID_COLUMNS, h: 1 }));
    y += 1;
    let [x, lineHeight] = [0, 0];
    for (const { panel, width, height } of panels) {
      if (x + width > GRID_COLUMNS) {
        y += lineHeight;
        [x, lineHeight] = [0, 0];
      }
      builder.withPanel(panel.id(id++).gridPos({ x, y, w: width, h: height }));
      x += width;
      lineHeight = Math.max(lineHeight, height);
    }
    y += lineHeight;
  }
  return builder;
}
