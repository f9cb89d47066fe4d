import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { Command } from "@commander-js/extra-typings";
import { EXIT } from "../exitCodes";
import { writableFile } from "../options";
import { renderIndex } from "../report/indexPage";
import { dataOf, renderPage } from "../report/page";
import { finish, say, UserError } from "../terminal";

export const reportCommand = () =>
  new Command("report")
    .description("draw pages of drills and chaos anew from the data in them, or an index that leads to them")
    .argument("<files...>", "pages written by `drill --html` or `chaos --html`")
    .option("--index <file>", "write an index of the pages instead, and leave them as they are", writableFile)
    .addHelpText(
      "after",
      "\nExamples:\n  opstack-ha report kill-sequencer.html\n  opstack-ha report reports/*.html --index index.html",
    )
    .action((files, { index }) => finish(() => report(files, index)));

/** @throws UserError before anything is written, when one of the files is none of ours */
function report(files: string[], index: string | undefined): number {
  const isIndex = (file: string) => index !== undefined && path.resolve(file) === path.resolve(index);
  // The shell's `*.html` takes the index of last time too.
  const pages = files.filter((file) => !isIndex(file)).map((file) => ({ file, data: dataOf(read(file), file) }));
  if (index === undefined) {
    for (const { file, data } of pages) {
      writeFileSync(file, renderPage(data));
      say("report", file);
    }
    return EXIT.done;
  }
  const folder = path.dirname(path.resolve(index));
  const hrefOf = (file: string) => path.relative(folder, path.resolve(file)).split(path.sep).join("/");
  writeFileSync(index, renderIndex(pages.map(({ file, data }) => ({ href: hrefOf(file), data }))));
  say("report", `${index}, of ${pages.length} ${pages.length === 1 ? "page" : "pages"}`);
  return EXIT.done;
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError(`cannot read ${file}: ${(error as NodeJS.ErrnoException).code}`);
  }
}
