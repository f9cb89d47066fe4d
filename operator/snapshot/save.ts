/**
 * Saves a network, while it runs or while it is stopped: first L2, one node for each client, then L1, so that the saved L1 has every
 * block that the saved L2 builds on.
 */
import * as path from "node:path";
import type Docker from "dockerode";
import { until } from "../../shared/rpc/deadline";
import { PATHS } from "../../shared/paths";
import { Containers } from "../network/containers";
import { readGenesisFiles, type GenesisFiles } from "../network/genesisFiles";
import type { Network, NetworkContainer } from "../network/model";
import { isL1External } from "../network/remoteL1";
import { isAtRest, l1Answers } from "../network/rest";
import { leaveCluster } from "../nodes/leaveCluster";
import { startNode } from "../nodes/power";
import { archiveOf, dataVolumeOf } from "../network/volumes";
import { writeArchive, type WrittenArchive } from "../tar";
import { UserError } from "../terminal";
import { chooseVisits, type Visit } from "./donors";
import { headsOf } from "./heads";
import { describeNetwork } from "./describe";
import { toManifest, type Heads, type Manifest, type Part } from "./manifest";
import { candidatesOfRunning, candidatesOfStopped, pairsOf, stopOrder, type Pair } from "./pairs";
import { fileOf, GENESIS_PART, isExecutionClient, isSaved, L1_PART } from "./parts";
import { refuseWithoutRoom } from "./room";
import { writeManifest, writeWholeFolder } from "./store";
import { version } from "../../package.json";

/** Seconds: databases are closed, and Anvil writes all of its state. */
const STOPS_WITHIN = 120;
const ANSWERS_WITHIN = 90;
/** Docker's for one that was killed. */
const KILLED = 137;

export interface SaveOptions {
  docker: Docker;
  network: Network;
  /** The snapshot's folder, which is not there yet. */
  place: string;
  signal: AbortSignal;
  tell: (text: string) => void;
}

/** @throws UserError where the network cannot be saved as it is; it goes on in any case */
export async function saveSnapshot(options: SaveOptions): Promise<Manifest> {
  const { docker, network, place } = options;
  const taken = stateOf(network);
  const genesis = await readGenesisFiles(docker, network);
  const visits = chooseVisits(
    taken === "running" ? await candidatesOfRunning(network) : await candidatesOfStopped(docker, network),
  );
  if (taken === "stopped") await refuseKilled(docker, [network.l1!]);
  await refuseWithoutRoom(docker, network, place, await volumesOf(docker, network, visits));
  return writeWholeFolder(place, (draft) => new Saving(options, draft, taken, genesis).run(visits));
}

function stateOf(network: Network): "running" | "stopped" {
  const { l1, stack, incomplete } = network;
  if (!l1) throw new UserError(`${network.name} has no L1 here: make up STACK=${stack} ARGS=--refresh restores it`);
  if (isL1External(network)) {
    throw new UserError(
      `the L1 of ${network.name} is external, and a snapshot of L2 alone could not be loaded: L1 would know more of it than its nodes`,
    );
  }
  if (incomplete.length > 0)
    throw new UserError(
      `${incomplete.join(", ")} lack containers: make up STACK=${stack} ARGS=--refresh restores them`,
    );
  if (isAtRest(network)) return "stopped";
  if (l1.state === "running") return "running";
  throw new UserError(
    `${l1.name} does not run (${l1.state}), and the rest of ${network.name} does: make start goes on with it, make stop stops all of it`,
  );
}

async function volumesOf(docker: Docker, network: Network, visits: Visit[]): Promise<string[]> {
  const pairs = pairsOf(network);
  const containers = visits.flatMap(({ name, parts }) => {
    const { execution, consensus } = pairs.find((pair) => pair.name === name)!;
    return [execution, consensus].filter(({ component }) => parts.includes(component));
  });
  return Promise.all([network.l1!, ...containers].map((container) => dataVolumeOf(docker, container)));
}

/** One that was killed may not have written all that it knew. */
async function refuseKilled(docker: Docker, containers: NetworkContainer[]): Promise<void> {
  for (const { id, name } of containers) {
    const { State } = await docker.getContainer(id).inspect();
    if (State.ExitCode === KILLED || State.OOMKilled) {
      throw new UserError(
        `${name} was killed, so that its newest data may be missing: start the network (make start), and save it while it runs`,
      );
    }
  }
}

class Saving {
  private readonly containers: Containers;

  constructor(
    private readonly options: SaveOptions,
    private readonly draft: string,
    private readonly taken: "running" | "stopped",
    private readonly genesis: GenesisFiles,
  ) {
    this.containers = new Containers(options.docker);
  }

  async run(visits: Visit[]): Promise<Manifest> {
    const { docker, network } = this.options;
    const parts = [await this.copy(network.l1!, PATHS.genesis, GENESIS_PART, "genesis")];
    for (const { name, parts: wanted } of visits) {
      const pair = pairsOf(network).find((each) => each.name === name)!;
      parts.push(
        ...(this.taken === "running" ? await this.visit(pair, wanted) : await this.visitStopped(pair, wanted)),
      );
    }
    parts.push(await this.copyL1());
    const manifest = toManifest({
      projectVersion: version,
      createdAt: new Date().toISOString(),
      network: network.name,
      taken: this.taken,
      ...(await describeNetwork(docker, network, this.genesis)),
      heads: parts.filter(({ heads }) => heads).at(-1)!.heads!,
      parts,
    });
    writeManifest(this.draft, manifest);
    return manifest;
  }

  /** Stops a pair, consensus client first: from then on its execution client's head is the one that is saved. */
  private async visit(pair: Pair, wanted: string[]): Promise<Part[]> {
    const { docker, network, signal, tell } = this.options;
    signal.throwIfAborted();
    if (pair.node) await leaveCluster(docker, network, pair.node, { tell });
    const [first, last] = stopOrder(pair) as [NetworkContainer[], NetworkContainer[]];
    tell(`stopping ${pair.name} for as long as its data is copied; the others go on`);
    try {
      await this.containers.stop(first, STOPS_WITHIN);
      const heads = wanted.some((part) => isExecutionClient({ component: part }))
        ? await headsOf(pair.node!.rpcUrl)
        : undefined;
      await this.containers.stop(last, STOPS_WITHIN);
      await refuseKilled(docker, last);
      return await this.copyParts(pair, wanted, heads);
    } finally {
      await this.bringBack(pair);
    }
  }

  private async bringBack(pair: Pair): Promise<void> {
    const { docker, network, tell } = this.options;
    if (pair.node) {
      return startNode(docker, network, pair.node, tell).catch((error: unknown) => {
        // What was copied is good all the same.
        if (!(error instanceof UserError)) throw error;
        tell(`${error.message}; it goes on catching up by itself`);
      });
    }
    for (const group of stopOrder(pair).reverse()) await this.containers.start(group);
  }

  /** Its execution client is started for a moment, alone, because only it knows its head. */
  private async visitStopped(pair: Pair, wanted: string[]): Promise<Part[]> {
    const { docker, signal, tell } = this.options;
    signal.throwIfAborted();
    let heads: Heads | undefined;
    if (wanted.some((part) => isExecutionClient({ component: part }))) {
      tell(`asking ${pair.execution.name} for its head`);
      try {
        await this.containers.start([pair.execution]);
        heads = await until(`${pair.execution.name} to answer`, () => headsOf(pair.node!.rpcUrl), {
          withinSeconds: ANSWERS_WITHIN,
        });
      } finally {
        await this.containers.stop([pair.execution], STOPS_WITHIN);
      }
      await refuseKilled(docker, [pair.execution]);
    }
    return this.copyParts(pair, wanted, heads);
  }

  private async copyParts({ execution, consensus }: Pair, wanted: string[], heads?: Heads): Promise<Part[]> {
    const parts: Part[] = [];
    for (const container of [execution, consensus].filter(({ component }) => wanted.includes(component))) {
      const part = await this.copy(container, PATHS.data, container.component, container.component);
      parts.push(heads && container === execution ? { ...part, heads } : part);
    }
    return parts;
  }

  /** Stopped, L1 has written all that it knows, the blocks since the nodes were copied included. */
  private async copyL1(): Promise<Part> {
    const { docker, network, signal, tell } = this.options;
    const l1 = network.l1!;
    signal.throwIfAborted();
    if (this.taken === "stopped") return this.copy(l1, PATHS.data, L1_PART, l1.component);
    tell(`stopping ${l1.name} for as long as its data is copied; L2 goes on`);
    try {
      await this.containers.stop([l1], STOPS_WITHIN);
      await refuseKilled(docker, [l1]);
      return await this.copy(l1, PATHS.data, L1_PART, l1.component);
    } finally {
      await this.containers.start([l1]);
      await l1Answers(network);
    }
  }

  private async copy(container: NetworkContainer, folder: string, name: string, component: string): Promise<Part> {
    const { docker, signal, tell } = this.options;
    tell(`copying ${name === container.component ? `the data of ${container.name}` : name}`);
    const file = fileOf(name);
    const written = await writeArchive(
      await archiveOf(docker, container, folder),
      path.join(this.draft, file),
      (inVolume) => isSaved(component, inVolume),
      signal,
    );
    if (component === "anvil") refuseTornState(written);
    const { bytes, contentBytes, sha256 } = written;
    return { name, file, bytes, contentBytes, sha256 };
  }
}

const ANVIL_STATE = "state.json";

/** Its state is one JSON object. */
function refuseTornState({ lastBytes }: WrittenArchive): void {
  if (lastBytes.get(ANVIL_STATE) === "}".charCodeAt(0)) return;
  throw new UserError(
    "L1's state is not whole (a full disk?): make start, and save again once L1 has made some blocks",
  );
}
