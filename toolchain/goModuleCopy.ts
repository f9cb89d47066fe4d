import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { cachePath } from "./cache";
import { buildGoProgram, goModuleSource, moduleDirectory } from "./goPrograms";
import * as path from "node:path";
import type { StepContext } from "./steps";
import { OPTIMISM, OPTIMISM_MODULE, type GoProgram } from "./versions";

/**
 * Builds a program of the optimism module from a copy of its source that `change` may alter. A Go overlay will not do,
 * because it may not touch the module cache. The copy lies in the folder `name` of the cache, and is removed afterwards.
 */
export async function buildFromChangedOptimism(
  program: GoProgram,
  name: string,
  change: (copy: string) => Promise<void>,
  context: StepContext,
): Promise<void> {
  const directory = moduleDirectory(OPTIMISM_MODULE);
  const source = await goModuleSource(OPTIMISM, directory, context);
  const copy = cachePath(name, "optimism");
  await rm(copy, { recursive: true, force: true });
  try {
    await copyGoModule(source, copy, context);
    await change(copy);

    const moduleFile = cachePath(name, "go.mod");
    const original = await readFile(path.join(directory, "go.mod"), "utf8");
    await writeFile(moduleFile, `${original}\nreplace ${OPTIMISM} => ${copy}\n`);
    await cp(path.join(directory, "go.sum"), cachePath(name, "go.sum"));
    await buildGoProgram(program, { directory, moduleFile }, context);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/** Without the two folders that hold most of the bytes and no Go code. */
async function copyGoModule(source: string, target: string, context: StepContext): Promise<void> {
  await mkdir(target, { recursive: true });
  const copy = 'tar -C "$1" --exclude=./docs --exclude=./rust -cf - . | tar -C "$2" --no-same-permissions -xf -';
  await context.run("sh", ["-c", `umask 022 && ${copy} && chmod -R u+w "$2"`, "sh", source, target]);
}
