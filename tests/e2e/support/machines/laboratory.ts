/**
 * Several machines on this one: namespaces of their own, connected by a switch, each with a Docker engine. For root on Linux alone, with
 * an engine of this machine that has the images.
 */
import { accessSync, constants, existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { until } from "../../../../shared/rpc/deadline";
import { run } from "./commands";
import { loadImages, powerOnWithImages } from "./images";
import { layLan, pluggedIn, removeLan, unplug } from "./lan";
import { LABORATORY, Machine } from "./machine";
import { killAll } from "./processes";

const PROGRAMS = ["awk", "bash", "dockerd", "ip", "iptables", "nsenter", "tc", "unshare"];

/** Holds the process id of the run that a laboratory is for. */
export const MAKER_FILE = path.join(LABORATORY, "maker");

/** What is missing for a laboratory on this machine; empty where nothing is. */
export function whatIsMissing(): string[] {
  if (process.platform !== "linux") return ["Linux"];
  const folders = (process.env["PATH"] ?? "").split(path.delimiter);
  const isThere = (program: string) => folders.some((folder) => isExecutable(path.join(folder, program)));
  return [...(process.getuid?.() === 0 ? [] : ["root"]), ...PROGRAMS.filter((program) => !isThere(program))];
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export class Laboratory {
  /** The highest slice that any machine ever had. */
  private lastSlice: number;

  private constructor(readonly machines: Machine[]) {
    this.lastSlice = machines.length;
  }

  /** Machines of these names, in the order of their slices. Whatever laboratory there is, is removed first. */
  static async create(names: string[], images: string[]): Promise<Laboratory> {
    await Laboratory.remove();
    const laboratory = Laboratory.of(names);
    await mkdir(LABORATORY, { recursive: true });
    await writeFile(MAKER_FILE, String(process.pid));
    await layLan();
    await powerOnWithImages(laboratory.machines, images);
    return laboratory;
  }

  /** The one that is there. */
  static of(names: string[]): Laboratory {
    return new Laboratory(names.map((name, position) => new Machine(name, position + 1)));
  }

  /** A new machine, with these images, of which the others know nothing. */
  async add(name: string, images: string[]): Promise<Machine> {
    const machine = new Machine(name, ++this.lastSlice);
    await machine.powerOn();
    await loadImages(machine, images);
    this.machines.push(machine);
    return machine;
  }

  /** One that is off comes back no more. */
  scrap(machine: Machine): void {
    this.machines.splice(this.machines.indexOf(machine), 1);
  }

  machine(name: string): Machine {
    const found = this.machines.find((machine) => machine.name === name);
    if (!found) throw new Error(`the laboratory has no machine ${name}`);
    return found;
  }

  /** As the stack config names them. */
  get hosts(): Record<string, { engine: string; address: string; slice: number }> {
    return Object.fromEntries(
      this.machines.map(({ name, engine, address, slice }) => [name, { engine, address, slice }]),
    );
  }

  /** Removes one whose maker was killed. One that was made by hand has none any more. */
  static async removeOrphan(): Promise<void> {
    const maker = await readFile(MAKER_FILE, "utf8").catch(() => "");
    if (maker !== "" && !existsSync(`/proc/${maker}`)) await Laboratory.remove();
  }

  /** Everything that any laboratory has left on this machine, whatever state it is in. */
  static async remove(): Promise<void> {
    for (const machine of await pluggedIn()) {
      await killAll(machine);
      await unplug(machine);
    }
    await removeLan();
    // Mounts of its engines went with their namespaces, which the kernel tidies up in its own time.
    const folderGoes = () => run("rm", ["--recursive", "--force", LABORATORY], 300).then(() => true);
    await until(`${LABORATORY} to go`, folderGoes, { withinSeconds: 60, everyMilliseconds: 1_000 });
  }
}
