import { existsSync } from "node:fs";
import { link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import * as path from "node:path";

/** Everything the toolchain makes lies in one folder outside the checkout, safe to delete at any time. */
export function cacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const chosen = environment["OPSTACK_HA_CACHE"];
  if (chosen) return path.resolve(chosen);
  return path.join(environment["XDG_CACHE_HOME"] || path.join(homedir(), ".cache"), "opstack-ha");
}

export function cachePath(...parts: string[]): string {
  return path.join(cacheDirectory(), ...parts);
}

/** What goes on PATH: the Pulumi CLI and what it looks for there, nothing that could hide a program of the machine. */
export const pulumiBinDirectory = () => cachePath("bin");
export const programPath = (name: string) => cachePath("programs", name);

/** A path beside `target`, to be filled and then renamed: an interrupted run leaves no half-made result. */
export function unfinished(target: string): string {
  return `${target}.unfinished-${process.pid}`;
}

/** Runs `make` with a temporary path that becomes `target` once it has succeeded. */
export async function replaceWhole(target: string, make: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = unfinished(target);
  await mkdir(path.dirname(target), { recursive: true });
  await rm(temporary, { recursive: true, force: true });
  try {
    await make(temporary);
    await rm(target, { recursive: true, force: true });
    await rename(temporary, target);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** True when `outputs` exist and were made under the same content key. */
export async function isStamped(name: string, key: string, outputs: readonly string[]): Promise<boolean> {
  const stamp = await readFile(cachePath("stamps", name), "utf8").catch(() => "");
  return stamp === key && outputs.every((output) => existsSync(output));
}

export async function stamp(name: string, key: string): Promise<void> {
  await replaceWhole(cachePath("stamps", name), (temporary) => writeFile(temporary, key));
}

/** Only one build at a time works in the cache: a second one waits, then finds everything made. */
export async function withCacheLock<Result>(say: (line: string) => void, work: () => Promise<Result>): Promise<Result> {
  const lock = cachePath("lock");
  await mkdir(cacheDirectory(), { recursive: true });
  let announced = false;
  while (!(await takeLock(lock))) {
    if (!announced) say(`another toolchain run holds ${lock}: waiting for it`);
    announced = true;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function takeLock(lock: string): Promise<boolean> {
  const mine = unfinished(lock);
  await writeFile(mine, String(process.pid));
  try {
    // Linking fails where the lock exists, and a lock never exists without its owner in it.
    await link(mine, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    await rm(mine, { force: true });
  }
  const owner = Number(await readFile(lock, "utf8").catch(() => ""));
  if (owner > 0 && !isRunning(owner)) await rm(lock, { force: true });
  return false;
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
