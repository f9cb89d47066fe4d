/** Snapshots as `snapshot list` shows them. Pure. */
import * as path from "node:path";
import { newTable } from "../tables";
import { bytesOf } from "./manifest";
import type { ListedSnapshot } from "./store";

export interface Listed {
  name: string;
  folder: string;
  network?: string;
  stack?: string;
  /** Number of the newest L2 block. */
  head?: number;
  /** Of all files. */
  bytes?: number;
  createdAt?: string;
  /** `sizes`: the files have the right sizes, which says little. */
  checked: "checksums" | "sizes";
  /** What is wrong with it. */
  damages: string[];
}

export function listedSnapshot(
  { folder, manifest, problem }: ListedSnapshot,
  found: string[],
  verified: boolean,
): Listed {
  return {
    name: path.basename(folder),
    folder,
    ...(manifest
      ? {
          network: manifest.network,
          stack: manifest.secrets.stack,
          head: manifest.heads.latest.number,
          bytes: bytesOf(manifest),
          createdAt: manifest.createdAt,
        }
      : {}),
    checked: verified ? "checksums" : "sizes",
    damages: problem ? [problem] : found,
  };
}

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

const CHECKED = { checksums: "right", sizes: "not verified (--verify)" } as const;

export function snapshotTable(listed: Listed[]): string {
  const table = newTable(["snapshot", "network", "stack", "L2 head", "size", "saved at", "checksums"]);
  for (const { name, network, stack, head, bytes, createdAt, checked, damages } of listed) {
    table.push([
      name,
      network ?? "?",
      stack ?? "?",
      head ?? "?",
      bytes === undefined ? "?" : megabytes(bytes),
      createdAt?.replace(/\.\d+Z$/, "Z") ?? "?",
      damages.length > 0 ? `damaged: ${damages.join("; ")}` : CHECKED[checked],
    ]);
  }
  return table.toString();
}
