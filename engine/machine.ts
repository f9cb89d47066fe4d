/** The machine that an engine works on, as far as it can be told from here. */
import { readFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import type Docker from "dockerode";

/** Undefined what cannot be told. */
export interface Machine {
  memoryBytes?: number;
  /** Entries of the kernel's neighbour table; told of a local engine on Linux. */
  neighbourTable?: number;
}

/** A network interface of this machine. */
export interface MachineInterface {
  name: string;
  /** With its prefix: `10.77.0.1/24`. */
  address: string;
}

const NEIGHBOUR_TABLE = "/proc/sys/net/ipv4/neigh/default/gc_thresh3";

/** What it cannot tell is left out: nothing depends on it but warnings. */
export async function observeMachine(docker: Docker, isHere: boolean): Promise<Machine> {
  const [memory, table] = await Promise.all([
    docker.info().then(
      (info: { MemTotal?: number }) => info.MemTotal,
      () => undefined,
    ),
    isHere ? readFile(NEIGHBOUR_TABLE, "utf8").then(Number, () => undefined) : undefined,
  ]);
  return { ...(memory ? { memoryBytes: memory } : {}), ...(table ? { neighbourTable: table } : {}) };
}

export const ownInterfaces = (): MachineInterface[] =>
  Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    (addresses ?? []).flatMap(({ family, cidr }) => (family === "IPv4" && cidr ? [{ name, address: cidr }] : [])),
  );
