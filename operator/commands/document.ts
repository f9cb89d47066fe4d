import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { Command } from "@commander-js/extra-typings";
import { writtenFiles } from "../documents/files";
import { EXIT } from "../exitCodes";
import { PROJECT_DIRECTORY } from "../pulumi";
import { finish, say } from "../terminal";

export const documentCommand = () =>
  new Command("document")
    .description(
      "write what is made of something else: docs/configuration.md, the component's arguments, docs/failover.md, docs/size.md, docs/performance.md",
    )
    .action(() => finish(writeAll));

async function writeAll(): Promise<number> {
  for (const { file, content } of await writtenFiles()) {
    writeFileSync(path.join(PROJECT_DIRECTORY, file), content);
    say("document", file);
  }
  return EXIT.done;
}
