/** What an image may be built of: a program, or a folder that says itself how it is built. */
import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import * as path from "node:path";

export type SourceKind = "program" | "docker" | "go" | "cargo";

export interface Source {
  kind: SourceKind;
  /** Absolute. */
  path: string;
}

/** For messages. */
export const KIND_NAMES: Record<SourceKind, string> = {
  program: "a program",
  docker: "a folder with a Dockerfile",
  go: "a Go module",
  cargo: "a Cargo package",
};

/** The file by which a folder is known. A Dockerfile comes first, because it may build any of the others. */
const MARKS: [file: string, kind: SourceKind][] = [
  ["Dockerfile", "docker"],
  ["go.mod", "go"],
  ["Cargo.toml", "cargo"],
];

/** @returns what is there, or why nothing can be built of it, in words that follow the path */
export async function lookAtSource(location: string): Promise<Source | string> {
  const there = await stat(location).catch(() => undefined);
  if (!there) return "does not exist";
  if (there.isFile()) return there.size === 0 ? "is empty" : { kind: "program", path: location };
  if (!there.isDirectory()) return "is neither a file nor a folder";
  const kinds = MARKS.filter(([file]) => existsSync(path.join(location, file))).map(([, kind]) => kind);
  const [kind, ...others] = kinds;
  if (kind === undefined) return "is a folder with neither a Dockerfile nor a go.mod nor a Cargo.toml";
  if (kind !== "docker" && others.length > 0) {
    return "has both a go.mod and a Cargo.toml: add a Dockerfile that says what to build, or name a folder that has one of them";
  }
  return { kind, path: location };
}
