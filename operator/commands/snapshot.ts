import { Command } from "@commander-js/extra-typings";
import { EXIT } from "../exitCodes";
import { endsBySignals } from "../interruption";
import { connectLocalEngine, discoverNetwork } from "../network/discover";
import { sequencesByKonaNode } from "../network/model";
import { isAtRest } from "../network/rest";
import { isWanted, stackCommand } from "../options";
import { loadSnapshot } from "../snapshot/load";
import { bytesOf } from "../snapshot/manifest";
import { saveSnapshot } from "../snapshot/save";
import { damagedSizes, damages, freePlace, listSnapshots, locate, readManifest } from "../snapshot/store";
import { listedSnapshot, megabytes, snapshotTable, type Listed } from "../snapshot/table";
import { finish, formatSeconds, say, success } from "../terminal";

export const snapshotCommand = () =>
  new Command("snapshot")
    .description("save the chain of a network, or load a saved one: L1, L2 and what they began with")
    .addHelpText(
      "after",
      "\nExamples:\n  opstack-ha snapshot save before-upgrade\n  opstack-ha snapshot load before-upgrade\n  opstack-ha snapshot list --verify",
    )
    .addCommand(saveCommand())
    .addCommand(loadCommand())
    .addCommand(listCommand());

const saveCommand = () =>
  stackCommand("save", "save a network that runs, which goes on meanwhile, or one that is stopped; no secret is in it")
    .argument(
      "[file]",
      "the folder to write, or a name for one in .state/snapshots; default a name by network and time",
    )
    .option("--json", "print its manifest as JSON")
    .addHelpText("after", "\nExample:\n  opstack-ha snapshot save /backup/airgap-monday")
    .action((file, { json }) => finish(() => interruptible((signal) => save(file, isWanted(json, "JSON"), signal))));

const loadCommand = () =>
  stackCommand("load", "give a network that is up the chain of a snapshot; what it held before is replaced")
    .argument("<file>", "the snapshot's folder, or its name in .state/snapshots")
    .addHelpText("after", "\nExample:\n  opstack-ha up && opstack-ha snapshot load /backup/airgap-monday")
    .action((file) => finish(() => interruptible((signal) => load(file, signal))));

const listCommand = () =>
  stackCommand("list", "list the snapshots in .state/snapshots")
    .option("--verify", "read all of them, and compare the checksums")
    .option("--json", "print them as JSON")
    .addHelpText("after", "\nExample:\n  opstack-ha snapshot list --verify")
    .action(({ verify, json, stack }) =>
      finish(() => list({ verify: verify ?? false, json: isWanted(json, "JSON"), stack })),
    );

/** Ctrl-C ends the work in good order: what was stopped is started again, and nothing half-made is left. */
async function interruptible(work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const { ending } = endsBySignals();
  ending.addEventListener("abort", () => say("stopping", "putting the network back first, which takes a moment"));
  try {
    return await work(ending);
  } catch (error) {
    if (!ending.aborted) throw error;
    say("stopped", "make status shows how the network is");
    return EXIT.interrupted;
  }
}

async function save(file: string | undefined, json: boolean, signal: AbortSignal): Promise<number> {
  const started = Date.now();
  const docker = connectLocalEngine();
  const network = await discoverNetwork(docker);
  const place = freePlace(file, network.name, new Date());
  if (sequencesByKonaNode(network) && !isAtRest(network)) {
    say("note", "kona-node on the sequencers waits for L1: L2 makes no block while L1's data is copied");
  }
  const manifest = await saveSnapshot({ docker, network, place, signal, tell: (text) => say("snapshot", text) });
  const { latest } = manifest.heads;
  success(
    `${network.name} is saved at block ${latest.number} in ${place}: ${megabytes(bytesOf(manifest))} after ${formatSeconds(Date.now() - started)}`,
  );
  if (manifest.secrets.mnemonic === "own") {
    say(
      "note",
      `its mnemonic is not in it: keep that of stack ${network.stack}, without which the snapshot is of no use`,
    );
  }
  if (json) console.log(JSON.stringify(manifest, null, 2));
  else console.log(place);
  return EXIT.done;
}

async function load(file: string, signal: AbortSignal): Promise<number> {
  const started = Date.now();
  const folder = locate(file);
  const manifest = readManifest(folder);
  const docker = connectLocalEngine();
  const network = await discoverNetwork(docker);
  const head = await loadSnapshot({
    docker,
    network,
    folder,
    manifest,
    signal,
    tell: (text) => say("snapshot", text),
  });
  success(
    `${network.name} goes on from block ${manifest.heads.latest.number} (${manifest.heads.latest.hash}), and is at ${head}, after ${formatSeconds(Date.now() - started)}`,
  );
  return EXIT.done;
}

interface ListOptions {
  verify: boolean;
  json: boolean;
  stack: string | undefined;
}

async function list({ verify, json, stack }: ListOptions): Promise<number> {
  const listed: Listed[] = [];
  for (const snapshot of listSnapshots()) {
    const { folder, manifest } = snapshot;
    if (stack !== undefined && manifest && manifest.secrets.stack !== stack) continue;
    const wrong = manifest && (verify ? await damages(folder, manifest) : damagedSizes(folder, manifest));
    listed.push(listedSnapshot(snapshot, wrong ?? [], verify));
  }
  if (json) console.log(JSON.stringify(listed, null, 2));
  else if (listed.length === 0) say("snapshot", "there is none yet: npx opstack-ha snapshot save makes one");
  else console.log(snapshotTable(listed));
  return listed.every(({ damages: found }) => found.length === 0) ? EXIT.done : EXIT.failed;
}
