/** Answers as tables, and what a panel's definition makes of them: the transformations of Grafana that our panels use. Pure. */
import type { Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import type { ShownSeries } from "./model";

export type Cell = string | number;

export interface Table {
  columns: string[];
  /** By column; a row need not have all. */
  rows: Record<string, Cell>[];
}

const TIME = "Time";

/** A row for each series: its time, its labels, and its value in the column of its query. */
export function tableOf({ targets }: Panel, series: ShownSeries[]): Table {
  const valueOf = (refId: string): string => ((targets ?? []).length > 1 ? `Value #${refId}` : "Value");
  const refIds = ((targets ?? []) as unknown as { refId: string }[]).map(({ refId }) => refId);
  const labels = [...new Set(series.flatMap((each) => Object.keys(each.labels)))].sort();
  return {
    columns: [TIME, ...labels, ...refIds.map(valueOf)],
    rows: series.map((each) => {
      const [time, value] = each.points.at(-1)!;
      return { [TIME]: new Date(time * 1_000).toISOString(), ...each.labels, [valueOf(each.refId)]: value };
    }),
  };
}

/** Rows that differ in nothing but their values become one. */
function merge({ columns, rows }: Table): Table {
  const merged = new Map<string, Record<string, Cell>>();
  for (const row of rows) {
    const key = columns.filter((column) => !column.startsWith("Value")).map((column) => row[column] ?? "");
    merged.set(JSON.stringify(key), { ...merged.get(JSON.stringify(key)), ...row });
  }
  return { columns, rows: [...merged.values()] };
}

interface Organization {
  excludeByName?: Record<string, boolean>;
  renameByName?: Record<string, string>;
}

function organize({ columns, rows }: Table, { excludeByName = {}, renameByName = {} }: Organization): Table {
  const nameOf = (column: string): string => renameByName[column] ?? column;
  const kept = columns.filter((column) => !excludeByName[column]);
  return {
    columns: kept.map(nameOf),
    rows: rows.map((row) =>
      Object.fromEntries(
        kept.flatMap((column): [string, Cell][] => {
          const cell = row[column];
          return cell === undefined ? [] : [[nameOf(column), cell]];
        }),
      ),
    ),
  };
}

function sortBy({ columns, rows }: Table, { sort: [{ field }] }: { sort: [{ field: string }] }): Table {
  const key = (row: Record<string, Cell>): string => String(row[field] ?? "");
  return {
    columns,
    rows: [...rows].sort((one, other) => key(one).localeCompare(key(other), "en", { numeric: true })),
  };
}

/** @throws Error for a transformation that none of our panels has */
export function transform(table: Table, { transformations }: Panel): Table {
  return (transformations ?? []).reduce((current, { id, options }) => {
    switch (id) {
      case "merge":
        return merge(current);
      case "organize":
        return organize(current, options as Organization);
      case "sortBy":
        return sortBy(current, options as { sort: [{ field: string }] });
      default:
        throw new Error(`tables.ts does not know the transformation ${id}`);
    }
  }, table);
}
