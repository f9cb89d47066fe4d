/** Writes the measured tables into docs/failover.md, from the results that `make drill` saved beside it. */
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { withTables } from "./drill/document";
import { readResults } from "./drill/results";
import { PROJECT_DIRECTORY } from "./pulumi";
import { runCommand, say } from "./terminal";

const DOCUMENT = path.join(PROJECT_DIRECTORY, "docs", "failover.md");
const RESULTS = path.join(PROJECT_DIRECTORY, "docs", "failover.json");

runCommand(async () => {
  const results = readResults(RESULTS);
  writeFileSync(DOCUMENT, withTables(readFileSync(DOCUMENT, "utf8"), results));
  say("document", `${DOCUMENT}: ${results.drills.length} drills, ${results.series.length} series`);
  return 0;
});
