/** Whether the disk of the Docker engine has room for a network. */
import type Docker from "dockerode";
import { BYTES_OF_AN_IMAGE, type DiskNeed } from "../config/diskNeed";
import { NAMESPACE } from "../config/load";
import { diskSpace, FREE_DISK, gigabytes, type DiskSpace } from "../shared/diskSpace";
import { engineAddress, isLocalEngine } from "./connection";

export interface EngineDisk extends DiskSpace {
  /** The folder in which the engine keeps images, containers and volumes. */
  folder: string;
}

/**
 * The disk of an engine of this machine. Undefined where it cannot be looked at without starting something: that of another
 * machine, or of the virtual machine of Docker Desktop and its like. There the network's own alerts tell of it.
 */
export async function engineDisk(docker: Docker): Promise<EngineDisk | undefined> {
  if (!isLocalEngine(engineAddress()) || process.platform !== "linux") return undefined;
  try {
    const { DockerRootDir: folder, OperatingSystem: system } = (await docker.info()) as Record<string, string>;
    if (!folder || /Docker Desktop/i.test(system ?? "")) return undefined;
    const space = await diskSpace(folder);
    return space && { folder, ...space };
  } catch {
    return undefined;
  }
}

export interface DiskQuestion {
  disk: EngineDisk;
  need: DiskNeed;
  /** How many images the engine has to get. */
  missingImages: number;
  /** Whether the network has its data already. */
  exists: boolean;
}

export interface DiskAnswer {
  /** Why the network cannot be created. */
  problem?: string;
  warning?: string;
}

const ROOM =
  "make room (docker system df shows what Docker holds; docker system prune frees what nothing uses), or give it a larger disk";

/** A network that exists may be updated in any case: an update may be what helps. */
export function judgeDisk({ disk, need, missingImages, exists }: DiskQuestion): DiskAnswer {
  const atStart = missingImages * BYTES_OF_AN_IMAGE + (exists ? 0 : need.atStart);
  const has = `the Docker engine's disk (${disk.folder}) has ${gigabytes(disk.freeBytes)} free of ${gigabytes(disk.sizeBytes)}`;
  const left = disk.freeBytes - atStart - FREE_DISK.almostNone;
  if (left < 0 && !exists) {
    return {
      problem:
        `${has}, and this network needs about ${gigabytes(atStart + FREE_DISK.almostNone)} to begin` +
        `${missingImages > 0 ? ` (${missingImages} of its images have to be pulled)` : ""}: ${ROOM}`,
    };
  }
  const ofFirstDay = need.perDay + (exists ? 0 : need.bounded);
  if (left >= ofFirstDay) return {};
  return {
    warning:
      `${has}, and this network adds about ${gigabytes(need.perDay)} a day to it` +
      `${exists ? "" : `, and up to ${gigabytes(need.bounded)} of logs and series`}, so that it lasts less than a day: ${ROOM}; ` +
      `fewer nodes (pulumi config set ${NAMESPACE}:l2_nodes) take less, and so do shorter logs (${NAMESPACE}:log_rotation)`,
  };
}
