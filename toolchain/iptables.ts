import { mkdir, rm, symlink } from "node:fs/promises";
import * as path from "node:path";
import { cachePath } from "./cache";
import { tryCommand } from "./commands";

/**
 * A PATH on which `iptables` works. Some kernels lack what Debian's default iptables (nft) needs and still serve the
 * legacy one. dockerd takes the first `iptables` on PATH, so it is shown the legacy one there, and the machine's own
 * choice stays as it is.
 */
export async function pathWithWorkingIptables(): Promise<string> {
  const original = process.env["PATH"] ?? "";
  if ((await works("iptables")) || !(await works("iptables-legacy"))) return original;
  const directory = cachePath("engine", "iptables-legacy");
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  for (const name of ["iptables", "ip6tables"]) {
    const legacy = await tryCommand("sh", ["-c", 'command -v "$1-legacy"', "sh", name]);
    if (legacy) await symlink(legacy, path.join(directory, name));
  }
  return `${directory}${path.delimiter}${original}`;
}

async function works(command: string): Promise<boolean> {
  return (await tryCommand(command, ["-t", "nat", "-n", "-L"])) !== undefined;
}
