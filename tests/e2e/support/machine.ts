/** What the tests read of this machine and of what the containers take of it. */
import { readFile } from "node:fs/promises";
import { connectEngine } from "../../../engine/connection";
import { containers } from "./docker";

export const neighbourTable = async (): Promise<number> =>
  Number(await readFile("/proc/sys/net/ipv4/neigh/default/gc_thresh3", "utf8"));

/** The kernel's neighbour table, of all containers: entries now, and how often it was full since the machine started. */
export async function neighbours(): Promise<{ entries: number; overflows: number }> {
  const [head = "", ...rows] = (await readFile("/proc/net/stat/arp_cache", "utf8")).trim().split("\n");
  const columns = head.split(/\s+/).filter(Boolean);
  // A row for each CPU, of hexadecimal numbers; the entries are the same in all.
  const cells = rows.map((row) =>
    row
      .trim()
      .split(/\s+/)
      .map((cell) => parseInt(cell, 16)),
  );
  const [entries, overflows] = [columns.indexOf("entries"), columns.indexOf("table_fulls")];
  return {
    entries: cells[0]![entries]!,
    overflows: cells.reduce((sum, row) => sum + row[overflows]!, 0),
  };
}

const docker = connectEngine();
const MEBIBYTE = 2 ** 20;

interface Stats {
  memory_stats: { usage?: number; stats?: { inactive_file?: number; total_inactive_file?: number } };
}

/** Container name to mebibytes, as `docker stats` counts them: without what the kernel caches of files. */
export async function memoryOf(network: string): Promise<Map<string, number>> {
  const running = (await containers(network)).filter(({ State }) => State === "running");
  const used = await Promise.all(
    running.map(async ({ Id, Names }) => {
      const { memory_stats: memory } = (await docker.getContainer(Id).stats({ stream: false })) as Stats;
      const cached = memory.stats?.inactive_file ?? memory.stats?.total_inactive_file ?? 0;
      return [Names[0]!.slice(1), ((memory.usage ?? 0) - cached) / MEBIBYTE] as const;
    }),
  );
  return new Map(used);
}
