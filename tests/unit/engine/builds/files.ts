import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { temporaryFolder } from "../../../support/temporaryFolder";

/** A folder that goes with the test. @param files path to content */
export function folderOf(files: Record<string, string | Buffer>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) writeInto(folder, name, content);
  return folder;
}

export function writeInto(folder: string, name: string, content: string | Buffer): void {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}

const ELF_BYTES = 64;
const MACHINE_OFFSET = 18;

/** As much of a program for Linux as anybody here looks at. @param machine its number in ELF; 62 is x86-64 */
export function elf(machine = 62): Buffer {
  const header = Buffer.alloc(ELF_BYTES);
  header.write("\x7fELF", "latin1");
  header.writeUInt16LE(machine, MACHINE_OFFSET);
  return header;
}
