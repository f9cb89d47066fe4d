/** Whether there is room, on the disk that a snapshot is written to and on that of the engine. */
import type Docker from "dockerode";
import { engineDisk } from "../../engine/diskSpace";
import { diskSpace, FREE_DISK, gigabytes } from "../../shared/diskSpace";
import type { Network } from "../network/model";
import { VolumeReach } from "../network/volumes";
import { UserError } from "../terminal";
import { measure, measuredBytes } from "./scripts";
import { existingParent } from "./store";

/**
 * Compressed, data is smaller, by how much nobody knows before.
 *
 * @throws UserError where the data as it lies on the volumes has no room
 */
export async function refuseWithoutRoom(
  docker: Docker,
  network: Network,
  place: string,
  volumes: string[],
): Promise<void> {
  const reach = await VolumeReach.of(docker, network, volumes, "snapshot");
  const bytes = measuredBytes(await reach.run(measure(reach.folders), { readOnly: true }));
  const parent = existingParent(place);
  const space = await diskSpace(parent);
  const problem = space && roomProblem(`the disk of ${parent}`, space.freeBytes, bytes);
  if (problem) throw new UserError(`${problem}: choose another folder, or make room (docs/host.md)`);
}

/** @throws UserError where the engine's disk has no room for this beside what it holds */
export async function refuseWithoutEngineRoom(docker: Docker, bytes: number): Promise<void> {
  const disk = await engineDisk(docker);
  const problem = disk && roomProblem(`the Docker engine's disk (${disk.folder})`, disk.freeBytes, bytes);
  if (problem)
    throw new UserError(
      `${problem}; what is there now is kept until the loaded chain goes on: make room (docs/host.md)`,
    );
}

/** @param bytes that are about to be written */
export function roomProblem(disk: string, freeBytes: number, bytes: number): string | undefined {
  if (freeBytes - bytes >= FREE_DISK.almostNone) return undefined;
  return `${disk} has ${gigabytes(freeBytes)} free, and this may take ${gigabytes(bytes)}, with ${gigabytes(FREE_DISK.almostNone)} to spare`;
}
