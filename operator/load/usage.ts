/** What the containers of a network, and this program, take of the machine. */
import type { ContainerStats } from "dockerode";
import { engineOf, type Engines } from "../network/engines";
import type { Network } from "../network/model";

/** CPUs are counted in cores: 1.5 is one and a half of them. */
export interface Usage {
  /** Cores of the engine's machine, or of those of all hosts together. */
  cores: number;
  /** All containers of the network together. */
  network: number;
  /** By container, without the network's name, the busiest first. */
  containers: { name: string; cores: number }[];
}

const SHOWN = 8;
/** What is less is not worth a line. */
const LEAST_SHOWN = 0.01;

/** One look of about a second. @throws when the engine does not answer */
export async function usageOf(engines: Engines, { name: network, containers }: Network): Promise<Usage> {
  const looks = await Promise.all(
    containers.map(async (container) => {
      const { id, name, host = "" } = container;
      // One that is gone, or does not run, takes nothing.
      const stats = await engineOf(engines, container)
        .getContainer(id)
        .stats({ stream: false })
        .catch(() => undefined);
      const cores = stats ? coresOf(stats) : 0;
      return { name: name.replace(`${network}-`, ""), cores, host, of: stats?.cpu_stats.online_cpus ?? 0 };
    }),
  );
  const busy = looks
    .map(({ name, cores }) => ({ name, cores: rounded(cores) }))
    .sort((one, other) => other.cores - one.cores || one.name.localeCompare(other.name));
  return {
    cores: Math.max(1, coresOfMachines(looks)),
    network: rounded(looks.reduce((sum, { cores }) => sum + cores, 0)),
    containers: busy.filter(({ cores }) => cores >= LEAST_SHOWN).slice(0, SHOWN),
  };
}

/** Each container tells of its own machine. */
function coresOfMachines(looks: { host: string; of: number }[]): number {
  const machines = new Map<string, number>();
  for (const { host, of } of looks) machines.set(host, Math.max(of, machines.get(host) ?? 0));
  return [...machines.values()].reduce((sum, cores) => sum + cores, 0);
}

/** As `docker stats` counts: between the two readings that the engine takes for one look. 0 for what did not run at both. */
export function coresOf({ cpu_stats: now, precpu_stats: before }: Pick<ContainerStats, "cpu_stats" | "precpu_stats">) {
  const used = now.cpu_usage.total_usage - before.cpu_usage.total_usage;
  const passed = now.system_cpu_usage - before.system_cpu_usage;
  return passed > 0 && used > 0 ? (used / passed) * now.online_cpus : 0;
}

const rounded = (cores: number): number => Math.round(cores * 100) / 100;
