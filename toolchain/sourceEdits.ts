/** Changes to source that somebody else wrote, as plain data that fits one version of it. */
import { readFile, writeFile } from "node:fs/promises";
import * as path from "node:path";

/** Replaces text that occurs exactly once in a file. */
export interface SourceEdit {
  /** Relative to the folder of the source. */
  file: string;
  find: string;
  replace: string;
}

/**
 * The source of a file after one edit.
 *
 * @throws Error that names the file and the text unless the text occurs exactly once
 */
export function applyEdit(source: string, { file, find, replace }: SourceEdit): string {
  const parts = source.split(find);
  if (parts.length !== 2) {
    throw new Error(
      `${file} has ${parts.length - 1} places that match ${JSON.stringify(find)} instead of one: ` +
        "adapt the edit to this version of the source",
    );
  }
  return parts.join(replace);
}

/** Applies edits to the files below `directory`, each to what those before it have left. */
export async function editSource(directory: string, edits: readonly SourceEdit[]): Promise<void> {
  for (const edit of edits) {
    const file = path.join(directory, edit.file);
    await writeFile(file, applyEdit(await readFile(file, "utf8"), edit));
  }
}
