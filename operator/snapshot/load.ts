/**
 * Gives a network the chain of a snapshot: all of it stops, its volumes are filled anew, and it goes on from the saved head. Until it
 * does, what the volumes held is kept, and comes back if anything fails.
 */
import { createReadStream } from "node:fs";
import * as path from "node:path";
import type Docker from "dockerode";
import { reason } from "../../shared/rpc/client";
import { readGenesisFiles } from "../network/genesisFiles";
import type { Network } from "../network/model";
import { isL1External } from "../network/remoteL1";
import { isAtRest, startNetwork, stopNetwork } from "../network/rest";
import { VolumeReach } from "../network/volumes";
import { UserError } from "../terminal";
import { describeNetwork } from "./describe";
import { notesOf, problemsOf, type Present } from "./fits";
import { goOn } from "./goOn";
import type { Manifest } from "./manifest";
import { clientPartsOf } from "./parts";
import { refuseWithoutEngineRoom } from "./room";
import { forgetAside, putBack, setAside } from "./scripts";
import { refuseDamaged } from "./store";
import { bytesFor, targetsOf, type Target } from "./targets";
import { version } from "../../package.json";

/** Seconds, as when a snapshot is taken: what is there now may be wanted back. */
const STOPS_WITHIN = 120;

export interface LoadOptions {
  docker: Docker;
  network: Network;
  /** The snapshot's folder. */
  folder: string;
  manifest: Manifest;
  signal: AbortSignal;
  tell: (text: string) => void;
}

/**
 * @returns the head of the chain, once it has passed the saved one
 * @throws UserError before anything is stopped, where the snapshot is damaged or does not fit; afterwards with what failed, and the
 *   network as it was
 */
export async function loadSnapshot(options: LoadOptions): Promise<number> {
  const { docker, network, folder, manifest, signal, tell } = options;
  await refuseMisfit(options);
  tell("checking the checksums of all parts");
  await refuseDamaged(folder, manifest, signal);
  const targets = await targetsOf(docker, network);
  await refuseWithoutEngineRoom(docker, bytesFor(targets, manifest.parts));
  signal.throwIfAborted();
  return new Loading(options, targets).run();
}

async function refuseMisfit({ docker, network, manifest, tell }: LoadOptions): Promise<void> {
  const { name, stack, l1, incomplete } = network;
  if (!l1 || incomplete.length > 0) {
    const lacking = l1 ? incomplete.join(", ") : "L1";
    throw new UserError(
      `${lacking} lacks containers: make up STACK=${stack} ARGS=--refresh restores them, then load again`,
    );
  }
  if (isL1External(network)) {
    throw new UserError(`the L1 of ${name} is external, and cannot be taken back to a snapshot; nothing was changed`);
  }
  const { chain, images, secrets } = await describeNetwork(docker, network, await readGenesisFiles(docker, network));
  const present: Present = {
    name,
    stack,
    chain,
    images,
    mnemonic: secrets.mnemonic,
    l1Client: l1.component,
    parts: clientPartsOf(network),
  };
  const problems = problemsOf(manifest, present);
  if (problems.length > 0) {
    throw new UserError(
      `the snapshot of ${manifest.network} cannot be loaded into ${name}, and nothing was changed: ${problems.join("; ")}`,
    );
  }
  for (const note of notesOf(manifest, present, version)) tell(`note: ${note}`);
}

class Loading {
  private readonly wasAtRest: boolean;

  constructor(
    private readonly options: LoadOptions,
    private readonly targets: Target[],
  ) {
    this.wasAtRest = isAtRest(options.network);
  }

  async run(): Promise<number> {
    const { docker, network, manifest, tell, signal } = this.options;
    const volumes = this.targets.map(({ volume }) => volume);
    const reach = await VolumeReach.of(docker, network, volumes, "snapshot");
    tell(`stopping ${network.name}`);
    let isReplacing = false;
    try {
      await stopNetwork(docker, network, STOPS_WITHIN);
      signal.throwIfAborted();
      isReplacing = true;
      await reach.run(setAside(reach.folders));
      await this.fill(reach);
      const head = await goOn({ docker, network, manifest, signal, tell });
      await reach.run(forgetAside(reach.folders));
      return head;
    } catch (error) {
      tell(`that failed (${reason(error)}): going back to what was there before`);
      await this.goBack(isReplacing ? reach : undefined, error);
      throw error;
    }
  }

  private async fill(reach: VolumeReach): Promise<void> {
    const { folder, manifest, signal, tell } = this.options;
    const fillings = this.targets.flatMap(({ volume, filling }) => {
      const part = manifest.parts.find(({ name }) => name === filling);
      return part ? [{ volume, archive: () => createReadStream(path.join(folder, part.file)) }] : [];
    });
    tell(`filling ${fillings.length} volumes, and emptying ${this.targets.length - fillings.length}`);
    await reach.fill(fillings, () => signal.throwIfAborted());
  }

  /**
   * @param reach where the volumes hold something else by now
   * @throws UserError that names what is to be done, when that fails too
   */
  private async goBack(reach: VolumeReach | undefined, first: unknown): Promise<void> {
    const { docker, network, tell } = this.options;
    try {
      await stopNetwork(docker, network, STOPS_WITHIN);
      if (reach) await reach.run(putBack(reach.folders));
      if (this.wasAtRest) return;
      const head = await startNetwork(docker, network, tell);
      tell(`${network.name} goes on as before, at block ${head}`);
    } catch (second) {
      throw new UserError(
        `the snapshot could not be loaded (${reason(first)}), nor could ${network.name} go back to what it was (${reason(second)}): ` +
          "what its volumes held is kept in them, in .before-load; load a snapshot again, or make down and make up begin anew",
      );
    }
  }
}
