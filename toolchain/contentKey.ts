import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";

/** Names a result by what goes into it: the same inputs give the same key, whatever the order of their names. */
export function contentKey(inputs: Readonly<Record<string, unknown>>): string {
  return createHash("sha256").update(canonical(inputs)).digest("hex").slice(0, 16);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const entries = Object.entries(value)
      .filter(([, entry]) => entry !== undefined)
      .sort(([left], [right]) => (left < right ? -1 : 1));
    return `{${entries.map(([name, entry]) => `${JSON.stringify(name)}:${canonical(entry)}`).join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}

/** The contents of files and folders, as an input for a content key; names are relative to `root`. */
export function fileContents(root: string, ...names: string[]): Record<string, string> {
  const contents: Record<string, string> = {};
  const visit = (name: string): void => {
    const file = path.join(root, name);
    const entries = readdirIfFolder(file);
    if (entries) entries.forEach((entry) => visit(path.posix.join(name, entry)));
    else contents[name] = createHash("sha256").update(readFileSync(file)).digest("hex");
  };
  names.forEach(visit);
  return contents;
}

function readdirIfFolder(file: string): string[] | undefined {
  try {
    return readdirSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOTDIR") return undefined;
    throw error;
  }
}
