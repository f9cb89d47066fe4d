import { readFileSync } from "node:fs";
import * as path from "node:path";
import { tryCommand } from "./commands";
import { TOOLCHAIN_DIRECTORY } from "./goPrograms";

/** Says what is missing before anything is built, instead of half an hour later. */
export async function checkPrerequisites(): Promise<void> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error(
      `the toolchain builds on Linux on x86-64 only, this is ${process.platform} on ${process.arch}: ` +
        "set opstack-ha:image_source to registry to use the official images",
    );
  }
  const wanted = requiredGoVersion();
  const installed = (await tryCommand("go", ["env", "GOVERSION"]))?.replace(/^go/, "");
  if (!installed || !isAtLeast(installed, wanted)) {
    throw new Error(`Go ${wanted} or newer is needed, found ${installed ?? "none"}: install it and put it on PATH`);
  }
}

export function isAtLeast(version: string, minimum: string): boolean {
  const numbers = (text: string) => text.split(".").map((part) => Number.parseInt(part, 10) || 0);
  const [have, need] = [numbers(version), numbers(minimum)];
  const differing = need.findIndex((number, index) => number !== (have[index] ?? 0));
  return differing < 0 || (have[differing] ?? 0) > (need[differing] ?? 0);
}

function requiredGoVersion(): string {
  const goMod = readFileSync(path.join(TOOLCHAIN_DIRECTORY, "go", "optimism", "go.mod"), "utf8");
  return /^go (\S+)$/m.exec(goMod)?.[1] ?? "";
}
