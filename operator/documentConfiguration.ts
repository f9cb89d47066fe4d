/** Writes docs/configuration.md from the schema of the stack config. */
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { configurationDocument } from "./configurationDocument";
import { PROJECT_DIRECTORY } from "./pulumi";
import { runCommand, say } from "./terminal";

export const CONFIGURATION_DOCUMENT = path.join(PROJECT_DIRECTORY, "docs", "configuration.md");

if (require.main === module) {
  runCommand(() => {
    writeFileSync(CONFIGURATION_DOCUMENT, configurationDocument());
    say("document", CONFIGURATION_DOCUMENT);
    return Promise.resolve(0);
  });
}
