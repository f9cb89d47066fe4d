/** The processes of a machine of the laboratory: those in its network namespace, and those of its containers by their cgroups. */
import { existsSync } from "node:fs";
import { readdir, readFile, rmdir } from "node:fs/promises";
import * as path from "node:path";
import { sleep } from "../../../../shared/rpc/deadline";
import { run } from "./commands";
import { namespaceOf } from "./lan";

const CGROUPS = "/sys/fs/cgroup";

/** Of all containers of a machine; its engine is told so. */
export const cgroupOf = (machine: string): string => `/opstack-ha-lab/${machine}`;

const ENDED_WITHIN_MILLISECONDS = 20_000;

/** Kills all of them at once, as a power cut does: engine, containerd, shims and containers. @throws Error where some do not go */
export async function killAll(machine: string): Promise<void> {
  const deadline = Date.now() + ENDED_WITHIN_MILLISECONDS;
  for (;;) {
    // What was being started in this moment shows at the next look.
    const alive = await processesOf(machine);
    if (alive.length === 0) break;
    if (Date.now() > deadline) throw new Error(`processes ${alive.join(", ")} of machine ${machine} do not end`);
    for (const pid of alive) kill(pid);
    await sleep(50);
  }
  for (const folder of await cgroupFolders(machine)) await rmdir(folder).catch(() => undefined);
}

export interface Usage {
  /** Since its containers began. */
  cpuSeconds: number;
  memoryMb: number;
}

/** Of all containers of a machine, without its engine. NaN for what the kernel does not tell. */
export async function usageOf(machine: string): Promise<Usage> {
  const read = (...names: string[]) => readFile(path.join(CGROUPS, ...names), "utf8").catch(() => "");
  const own = cgroupOf(machine);
  const [stat, time] = [await read(own, "cpu.stat"), await read("cpuacct", own, "cpuacct.usage")];
  const memory = (await read(own, "memory.current")) || (await read("memory", own, "memory.usage_in_bytes"));
  const [, microseconds] = /usage_usec (\d+)/.exec(stat) ?? [];
  const cpuSeconds = microseconds === undefined ? Number(time || NaN) / 1e9 : Number(microseconds) / 1e6;
  return { cpuSeconds, memoryMb: Math.round(Number(memory || NaN) / 2 ** 20) };
}

async function processesOf(machine: string): Promise<number[]> {
  const inside = await run("ip", ["netns", "pids", namespaceOf(machine)]).catch(() => "");
  const lists = (await cgroupFolders(machine)).map((folder) =>
    readFile(path.join(folder, "cgroup.procs"), "utf8").catch(() => ""),
  );
  const texts = [inside, ...(await Promise.all(lists))];
  const pids = texts.flatMap((text) => text.split("\n").filter(Boolean).map(Number));
  return [...new Set(pids)].filter((pid) => pid > 1 && pid !== process.pid);
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Deepest first. With version 1 there is a tree for each kind of limit, with version 2 one alone. */
async function cgroupFolders(machine: string): Promise<string[]> {
  const kinds = await readdir(CGROUPS).catch((): string[] => []);
  const roots = [CGROUPS, ...kinds.map((kind) => path.join(CGROUPS, kind))];
  const own = roots.map((root) => path.join(root, cgroupOf(machine))).filter((folder) => existsSync(folder));
  return (await Promise.all(own.map(foldersUnder))).flat();
}

async function foldersUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const inner = entries.filter((entry) => entry.isDirectory()).map(({ name }) => foldersUnder(path.join(folder, name)));
  return [...(await Promise.all(inner)).flat(), folder];
}
