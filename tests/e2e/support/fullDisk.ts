/** The disk of this machine's Docker engine, filled by one file until next to nothing is left, and freed again. */
import { rm } from "node:fs/promises";
import * as path from "node:path";
import { execa } from "execa";
import { connectLocalEngine } from "../../../operator/network/discover";
import { diskSpace } from "../../../shared/diskSpace";

/** Does something with so many bytes of free disk; the file goes whatever happens. */
export async function withFreeDisk<Result>(freeBytes: number, does: () => Promise<Result>): Promise<Result> {
  const { DockerRootDir } = (await connectLocalEngine().info()) as { DockerRootDir: string };
  const space = await diskSpace(DockerRootDir);
  if (!space || space.freeBytes <= freeBytes)
    throw new Error(`${DockerRootDir} is not a disk with room of this machine`);
  const file = path.join(DockerRootDir, "opstack-ha-full-disk");
  try {
    await execa("fallocate", ["--length", String(space.freeBytes - freeBytes), file]);
    return await does();
  } finally {
    await rm(file, { force: true });
  }
}
