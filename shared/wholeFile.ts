import { renameSync, writeFileSync } from "node:fs";

/**
 * Writes JSON whole or not at all, because a program that is killed must not leave half a file behind.
 *
 * @param mode of the new file, such as 0o600; default the system's
 */
export function writeWholeJson(file: string, content: unknown, mode?: number): void {
  writeFileSync(`${file}.new`, JSON.stringify(content), mode === undefined ? {} : { mode });
  renameSync(`${file}.new`, file);
}
