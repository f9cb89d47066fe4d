/** The tables of docs/performance.md: what `opstack-ha bench` measured. No figure is typed. */
import type { Measurement } from "../bench/results";
import { describe, partsTable, stepsTable, type TableText } from "../bench/summary";
import { between, markdownTable } from "./markdown";

/** Puts the tables between the markers. @throws Error when the markers are not there */
export const withPerformanceTables = (document: string, measurements: Measurement[]): string =>
  between(document, "measured", performanceTables(measurements));

const NOTHING =
  "Not measured yet: `npx opstack-ha bench --output docs/performance.json` measures, and `npx opstack-ha document` writes the tables.";

/** Markdown, a part for each measurement. */
export const performanceTables = (measurements: Measurement[]): string =>
  measurements.length === 0 ? NOTHING : measurements.map(section).join("\n\n");

const section = (measurement: Measurement): string =>
  [
    describe(measurement),
    table(stepsTable(measurement)),
    "Where the time of an `up` goes (medians):",
    table(partsTable(measurement)),
  ].join("\n\n");

const table = ({ head, rows }: TableText): string => markdownTable(head, rows);
