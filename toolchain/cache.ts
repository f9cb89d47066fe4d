import { existsSync } from "node:fs";
import { mkdir, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import * as path from "node:path";
import { tryLock, waitForLock } from "fs-native-extensions";

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
export const withCacheLock = <Result>(say: (line: string) => void, work: () => Promise<Result>): Promise<Result> =>
  withLock(
    "toolchain.lock",
    async (lockFile, wait) => {
      say(`another toolchain run holds ${lockFile}: waiting for it`);
      await wait();
    },
    work,
  );

/**
 * The kernel holds the lock and frees it with its process; with a lock file judged by its age, two that wait for a dead owner can
 * both take it.
 *
 * @param whileHeld what to do while another process holds it: wait, or throw
 */
export async function withLock<Result>(
  name: string,
  whileHeld: (lockFile: string, wait: () => Promise<void>) => Promise<void>,
  work: () => Promise<Result>,
): Promise<Result> {
  const lockFile = cachePath(name);
  await mkdir(cacheDirectory(), { recursive: true });
  const handle = await open(lockFile, "a+");
  try {
    if (!tryLock(handle.fd)) await whileHeld(lockFile, () => waitForLock(handle.fd));
    return await work();
  } finally {
    await handle.close();
  }
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
