/** The files that are written from something else, which tests compare with what would be written now. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import type * as prettier from "prettier";
import { readMeasurements } from "../bench/results";
import { readResults } from "../drill/results";
import { PROJECT_DIRECTORY } from "../pulumi";
import { configurationDocument } from "./configurationDocument";
import { failoverCharts } from "./failoverCharts";
import { withTables } from "./failoverTables";
import { readAgedL1s, withAgedL1Table } from "./l1AgeTable";
import { networkArguments } from "./networkArguments";
import { withPerformanceTables } from "./performanceTable";
import { readSizes, withSizeTables } from "./sizeTable";

export interface WrittenFile {
  /** In the project's folder. */
  file: string;
  content: string;
}

const inProject = (file: string): string => path.join(PROJECT_DIRECTORY, file);

export async function writtenFiles(): Promise<WrittenFile[]> {
  return [
    { file: "docs/configuration.md", content: configurationDocument() },
    { file: "components/networkArguments.ts", content: await formatted(networkArguments()) },
    ...failoverDocuments(),
    sizeDocument(),
    l1Document(),
    performanceDocument(),
  ];
}

/** Its tables and charts are made of what `make drill` saved beside it. */
function failoverDocuments(): WrittenFile[] {
  const file = "docs/failover.md";
  const results = readResults(inProject("docs/failover.json"));
  const charts = failoverCharts(results);
  return [
    { file, content: withTables(readFileSync(inProject(file), "utf8"), results, charts) },
    ...charts.map((chart) => ({ file: `docs/charts/${chart.file}`, content: chart.content })),
  ];
}

/** Its table is made of what `tests/e2e/size.test.ts` saved beside it. */
function sizeDocument(): WrittenFile {
  const file = "docs/size.md";
  return {
    file,
    content: withSizeTables(readFileSync(inProject(file), "utf8"), readSizes(inProject("docs/size.json"))),
  };
}

/** Its table is made of what `tests/e2e/agedL1.test.ts` saved beside it. */
function l1Document(): WrittenFile {
  const file = "docs/l1.md";
  return {
    file,
    content: withAgedL1Table(readFileSync(inProject(file), "utf8"), readAgedL1s(inProject("docs/l1.json"))),
  };
}

/** Its tables are made of what `opstack-ha bench` saved beside it. */
function performanceDocument(): WrittenFile {
  const file = "docs/performance.md";
  const measurements = readMeasurements(inProject("docs/performance.json"));
  return { file, content: withPerformanceTables(readFileSync(inProject(file), "utf8"), measurements) };
}

async function formatted(text: string): Promise<string> {
  // An ES module, and one for development only.
  const { format, resolveConfig } = (await import("prettier")) as typeof prettier;
  return format(text, { ...(await resolveConfig(inProject("index.ts"))), parser: "typescript" });
}
