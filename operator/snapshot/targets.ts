/** Which volumes of a network a snapshot fills, and with what. */
import type Docker from "dockerode";
import { PATHS } from "../../shared/paths";
import type { Network } from "../network/model";
import { dataVolumeOf, volumeAt } from "../network/volumes";
import type { Part } from "./manifest";
import { fillingOf, GENESIS_PART } from "./parts";

export interface Target {
  volume: string;
  /** The name of a part, or `nothing` for a volume that is emptied. */
  filling: string;
}

/** Each node gets a copy of its client's part, however many there are. */
export async function targetsOf(docker: Docker, network: Network): Promise<Target[]> {
  const targets = await Promise.all(
    network.containers.flatMap((container) => {
      const filling = fillingOf(container);
      if (filling === undefined) return [];
      return [dataVolumeOf(docker, container).then((volume) => ({ volume, filling }))];
    }),
  );
  const genesis = { volume: await volumeAt(docker, network.l1!, PATHS.genesis), filling: GENESIS_PART };
  return [genesis, ...targets].sort((one, other) => one.volume.localeCompare(other.volume));
}

/** Bytes that the volumes will hold. */
export const bytesFor = (targets: Target[], parts: Part[]): number =>
  targets.reduce((sum, { filling }) => sum + (parts.find(({ name }) => name === filling)?.contentBytes ?? 0), 0);
