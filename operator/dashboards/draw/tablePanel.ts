/** A panel of the kind `table`. Pure. */
import { element, escapeText } from "../../report/svg";
import { lookOf, writeValue } from "../look";
import type { ShownPanel } from "../model";
import { tableOf, transform, type Cell } from "../tables";

export function drawTable({ panel, series }: ShownPanel): string {
  const { columns, rows } = transform(tableOf(panel, series), panel);
  const looks = new Map(columns.map((column) => [column, lookOf(panel, column)]));
  const draw = (column: string, cell: Cell | undefined): string => {
    if (typeof cell !== "number") return element("td", {}, escapeText(cell ?? ""));
    const { text, colour } = writeValue(cell, looks.get(column)!);
    return element("td", { class: `number${colour ? ` t-${colour}` : ""}` }, escapeText(text));
  };
  return element(
    "div",
    { class: "scroll" },
    element(
      "table",
      { "data-rows": String(rows.length) },
      element("tr", {}, ...columns.map((column) => element("th", {}, escapeText(column)))),
      ...rows.map((row) => element("tr", {}, ...columns.map((column) => draw(column, row[column])))),
    ),
  );
}
