/** The images that all machines of the laboratory have, brought to one of them and copied to the others. */
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { run } from "./commands";
import type { Machine } from "./machine";

/** Layers, and what the engine knows of them. */
const LAYERS = "overlay2";
const DATABASE = "image";

const COPIED_WITHIN_SECONDS = 600;

/**
 * Starts all machines, with these images of this machine's engine. To load them is what takes long, so that it is done once: the layers of
 * the others are hard links, because no engine writes to a layer of an image.
 */
export async function powerOnWithImages(machines: Machine[], names: string[]): Promise<void> {
  const [first, ...others] = machines;
  if (!first) return;
  await first.powerOn();
  await loadImages(first, names);
  await first.stopEngine();
  for (const other of others) await copyImages(first, other);
  await first.startEngine();
  for (const other of others) await other.powerOn();
  // Engines of another kind keep their images elsewhere.
  for (const other of others) await loadImages(other, await missing(other, names));
}

/** From this machine's engine to one that runs. */
export async function loadImages(machine: Machine, names: string[]): Promise<void> {
  if (names.length === 0) return;
  const script = 'machine="$1"; shift; docker save "$@" | docker -H "$machine" load --quiet';
  const parameters = ["-o", "pipefail", "-ec", script, "bash", machine.engine, ...names];
  await run("bash", parameters, COPIED_WITHIN_SECONDS);
}

async function missing(machine: Machine, names: string[]): Promise<string[]> {
  const present = (await machine.docker.listImages()).flatMap(({ RepoTags }) => RepoTags ?? []);
  return names.filter((name) => !present.includes(name));
}

async function copyImages(from: Machine, to: Machine): Promise<void> {
  const [source, target] = [from.file("data"), to.file("data")];
  if (![LAYERS, DATABASE].every((folder) => existsSync(`${source}/${folder}`))) return;
  await mkdir(target, { recursive: true, mode: 0o711 });
  await run("cp", ["--archive", "--link", `${source}/${LAYERS}`, target], COPIED_WITHIN_SECONDS);
  await run("cp", ["--archive", `${source}/${DATABASE}`, target], COPIED_WITHIN_SECONDS);
}
