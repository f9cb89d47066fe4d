/** How much room there is on a disk, and from when on that is too little. */
import { statfs } from "node:fs/promises";

export interface DiskSpace {
  /** Bytes that are left for users other than root. */
  freeBytes: number;
  sizeBytes: number;
}

/**
 * Bytes of free disk: below `low` it is time to make room, below `almostNone` parts are about to stop; execution clients of
 * go-ethereum stop by themselves at half a gibibyte (docs/host.md).
 */
export const FREE_DISK = { low: 5e9, almostNone: 1e9 } as const;

/** What gateways and guards export. Their root lies on the disk of the Docker engine, as all volumes do. */
export const DISK = {
  free: "engine_disk_free_bytes",
  size: "engine_disk_size_bytes",
} as const;

/** Of the file system that holds the folder; undefined where that cannot be told. */
export async function diskSpace(folder: string): Promise<DiskSpace | undefined> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    return { freeBytes: bavail * bsize, sizeBytes: blocks * bsize };
  } catch {
    return undefined;
  }
}

/** `27.1 GB`, `0.8 GB`. */
export const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(bytes < 1e11 ? 1 : 0)} GB`;
