/** What a network's volumes hold, through the engine's API alone: it works wherever the engine is, on stopped containers too. */
import type { Readable } from "node:stream";
import type Docker from "dockerode";
import { LABEL } from "../../shared/labels";
import { PATHS } from "../../shared/paths";
import { UserError } from "../terminal";
import { labelsOf } from "./discover";
import type { Network, NetworkContainer } from "./model";

/** A folder of a container as a tar archive, its own name first. */
export async function archiveOf(docker: Docker, { id }: Pick<NetworkContainer, "id">, path: string): Promise<Readable> {
  return (await docker.getContainer(id).getArchive({ path })) as Readable;
}

/** The volume that is mounted there. @throws UserError where none is */
export async function volumeAt(docker: Docker, { id, name }: NetworkContainer, path: string): Promise<string> {
  const { Mounts } = await docker.getContainer(id).inspect();
  const volume = Mounts.find(({ Type, Destination }) => Type === "volume" && Destination === path)?.Name;
  if (!volume) throw new UserError(`${name} has no volume at ${path}: make up ARGS=--refresh makes it anew`);
  return volume;
}

/** Of a container's own data. */
export const dataVolumeOf = (docker: Docker, container: NetworkContainer): Promise<string> =>
  volumeAt(docker, container, PATHS.data);

/** Which chain a volume holds, by its label. */
export async function genesisIdOf(docker: Docker, volume: string): Promise<string> {
  const { Labels } = await docker.getVolume(volume).inspect();
  return (Labels as Record<string, string> | null)?.[LABEL.genesis] ?? "";
}

const FOLDER = "/volumes";

/** Reaches volumes by containers of its own, of an image that the network has anyway. */
export class VolumeReach {
  private constructor(
    private readonly docker: Docker,
    private readonly network: Network,
    private readonly image: string,
    private readonly volumes: string[],
    private readonly component: string,
  ) {}

  /** @param component names the containers: `snapshot` */
  static async of(docker: Docker, network: Network, volumes: string[], component: string): Promise<VolumeReach> {
    const { Image } = await docker.getContainer(network.l1!.id).inspect();
    return new VolumeReach(docker, network, Image, [...new Set(volumes)].sort(), component);
  }

  /** Where the script of `run` finds the volumes. */
  get folders(): string[] {
    return this.volumes.map((volume) => `${FOLDER}/${volume}`);
  }

  /** Runs a shell script, and returns what it prints. @throws Error with its words when it fails */
  async run(script: string, { readOnly = false } = {}): Promise<string> {
    return this.within(script, readOnly, async (container) => {
      await container.start();
      const { StatusCode } = (await container.wait()) as { StatusCode: number };
      const output = (await container.logs({ stdout: true, stderr: true, follow: false })).toString("utf8");
      if (StatusCode !== 0)
        throw new Error(`a script on the volumes failed (exit code ${StatusCode}): ${output.trim()}`);
      return output;
    });
  }

  /** Puts archives, gzipped or not, into volumes, one after the other. */
  async fill(fillings: { volume: string; archive: () => Readable }[], filled: (volume: string) => void): Promise<void> {
    await this.within("true", false, async (container) => {
      for (const { volume, archive } of fillings) {
        // Its promise ends when the engine has unpacked all of it; there is no answer to read, whatever its type says.
        await container.putArchive(archive(), { path: `${FOLDER}/${volume}` });
        filled(volume);
      }
    });
  }

  private async within<Result>(
    script: string,
    readOnly: boolean,
    work: (container: Docker.Container) => Promise<Result>,
  ): Promise<Result> {
    const container = await this.docker.createContainer({
      // One that an earlier command left, because it was killed, does not stand in the way; `down` removes it.
      name: `${this.network.name}-${this.component}-${process.pid}`,
      Image: this.image,
      Entrypoint: ["/bin/sh", "-c"],
      Cmd: [script],
      User: "0:0",
      // So that its log is what it prints, without frames around it.
      Tty: true,
      Labels: labelsOf(this.network, this.component),
      HostConfig: {
        Binds: this.volumes.map((volume) => `${volume}:${FOLDER}/${volume}${readOnly ? ":ro" : ""}`),
        NetworkMode: "none",
      },
    });
    try {
      return await work(container);
    } finally {
      await container.remove({ force: true });
    }
  }
}
