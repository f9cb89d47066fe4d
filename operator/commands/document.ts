import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { Command } from "@commander-js/extra-typings";
import { writtenFiles } from "../documents/files";
import { EXIT } from "../exitCodes";
import { PROJECT_DIRECTORY } from "../pulumi";
import { finish, say } from "../terminal";

export const documentCommand = () =>
  new Command("document")
    .description(
      "write what is made of something else: docs/configuration.md, the component's arguments, docs/failover.md and its charts, docs/size.md, docs/l1.md, docs/performance.md",
    )
    .action(() => finish(writeAll));

async function writeAll(): Promise<number> {
  for (const { file, content } of await writtenFiles()) {
    const written = path.join(PROJECT_DIRECTORY, file);
    mkdirSync(path.dirname(written), { recursive: true });
    writeFileSync(written, content);
    say("document", file);
  }
  return EXIT.done;
}
