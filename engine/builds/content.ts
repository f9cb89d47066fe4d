/** A fingerprint of what an image is built of: another one whenever a file is, and the same on every machine. */
import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import * as path from "node:path";
import ignore from "@balena/dockerignore";
import type { Source } from "./source";

/** Which files of a folder do not count, by their paths within it, with slashes. */
interface LeftOut {
  file: (name: string) => boolean;
  /** With everything in it. */
  folder: (name: string) => boolean;
}

/** What git keeps of its own changes with every look at it. */
const GIT = ".git";
/** Where Cargo puts what it makes. */
const CARGO_TARGET = "target";

/** @param recipe what else the image is made of, in any form of text */
export async function contentFingerprint({ kind, path: location }: Source, recipe: string[]): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify([kind, ...recipe]));
  if (kind === "program") {
    await addFile(hash, location);
  } else {
    const leftOut = await leftOutOf({ kind, path: location });
    for await (const name of filesIn(location, leftOut)) await addEntry(hash, location, name);
  }
  return hash.digest("hex").slice(0, DIGITS);
}

/** Enough that no two of anybody's builds are ever the same by chance. */
const DIGITS = 20;

async function leftOutOf({ kind, path: location }: Source): Promise<LeftOut> {
  if (kind !== "docker") {
    const names = kind === "cargo" ? [GIT, CARGO_TARGET] : [GIT];
    return { file: () => false, folder: (name) => names.includes(name) };
  }
  const patterns = await readFile(path.join(location, ".dockerignore"), "utf8").catch(() => "");
  const ignored = ignore({ ignorecase: false }).add(patterns);
  // Docker always gets these two.
  const counts = (name: string): boolean => ["Dockerfile", ".dockerignore"].includes(name) || !ignored.ignores(name);
  // What is within an ignored folder may be an exception.
  const hasExceptions = /^\s*!/m.test(patterns);
  return {
    file: (name) => !counts(name),
    folder: (name) => name === GIT || (!hasExceptions && ignored.ignores(name)),
  };
}

/** Names of all files that count, in an order that depends on their names alone. */
async function* filesIn(root: string, leftOut: LeftOut, under = ""): AsyncGenerator<string> {
  const entries = await readdir(path.join(root, under), { withFileTypes: true });
  // By code points: a locale may order in another way.
  entries.sort((one, other) => (one.name < other.name ? -1 : 1));
  for (const entry of entries) {
    const name = under === "" ? entry.name : `${under}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!leftOut.folder(name)) yield* filesIn(root, leftOut, name);
    } else if ((entry.isFile() || entry.isSymbolicLink()) && !leftOut.file(name)) {
      yield name;
    }
  }
}

const ANY_EXECUTE_BIT = 0o111;

async function addEntry(hash: Hash, root: string, name: string): Promise<void> {
  const location = path.join(root, name);
  const entry = await lstat(location);
  if (entry.isSymbolicLink()) {
    hash.update(JSON.stringify([name, "link", await readlink(location)]));
    return;
  }
  const isExecutable = (entry.mode & ANY_EXECUTE_BIT) !== 0;
  // With its size, so that no content can look like the beginning of the next file.
  hash.update(JSON.stringify([name, isExecutable, entry.size]));
  await addFile(hash, location);
}

async function addFile(hash: Hash, location: string): Promise<void> {
  for await (const piece of createReadStream(location) as AsyncIterable<Buffer>) hash.update(piece);
}
