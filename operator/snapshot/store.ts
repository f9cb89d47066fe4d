/** Snapshots as folders on this machine: found, checked, written whole or not at all. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { PROJECT_DIRECTORY } from "../pulumi";
import { UserError } from "../terminal";
import { MANIFEST_FILE, ManifestError, parseManifest, type Manifest } from "./manifest";
import { sha256Of } from "../tar";

/** Where snapshots are that were given no other place. */
export const DEFAULT_FOLDER = path.join(PROJECT_DIRECTORY, ".state", "snapshots");

const DRAFT = ".new";

/** `airgap-20261127-093015`, by universal time. */
export const defaultName = (network: string, at: Date): string =>
  `${network}-${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-")}`;

/** A path, or a name alone: one in the default folder. */
const placeOf = (given: string, defaultFolder: string): string =>
  path.basename(given) === given ? path.join(defaultFolder, given) : path.resolve(given);

/** The same for one that there is: a name alone may be that of a folder here, too. */
export function locate(given: string, defaultFolder = DEFAULT_FOLDER): string {
  const [place, here] = [placeOf(given, defaultFolder), path.resolve(given)];
  return !existsSync(place) && existsSync(here) ? here : place;
}

/** For a new one. @throws UserError where something is there already */
export function freePlace(
  given: string | undefined,
  network: string,
  at: Date,
  defaultFolder = DEFAULT_FOLDER,
): string {
  const place = placeOf(given ?? defaultName(network, at), defaultFolder);
  if (existsSync(place)) throw new UserError(`${place} is there already: choose another name, or remove it first`);
  return place;
}

/** The nearest folder above a place that exists, on whose disk it will be. */
export function existingParent(place: string): string {
  const parent = path.dirname(place);
  return existsSync(parent) || parent === place ? parent : existingParent(parent);
}

/**
 * Makes a folder by `fill`, which gets a draft of it; if that fails, nothing is left.
 *
 * @param place the folder, which is not there yet
 */
export async function writeWholeFolder<Result>(
  place: string,
  fill: (draft: string) => Promise<Result>,
): Promise<Result> {
  const draft = `${place}${DRAFT}`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  try {
    const result = await fill(draft);
    renameSync(draft, place);
    return result;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

export const writeManifest = (folder: string, manifest: Manifest): void =>
  writeFileSync(path.join(folder, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);

/** @throws UserError where the folder is no snapshot */
export function readManifest(folder: string): Manifest {
  if (!existsSync(folder)) {
    throw new UserError(
      `there is no snapshot ${folder}: npx opstack-ha snapshot list shows those in ${DEFAULT_FOLDER}`,
    );
  }
  const file = path.join(folder, MANIFEST_FILE);
  if (!existsSync(file)) throw new UserError(`${folder} is no snapshot: it has no ${MANIFEST_FILE}`);
  try {
    return parseManifest(readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof ManifestError) throw new UserError(`the snapshot ${folder} cannot be used: ${error.message}`);
    throw error;
  }
}

/** What is wrong with its files by their sizes alone, which takes no time. */
export const damagedSizes = (folder: string, { parts }: Manifest): string[] =>
  parts.flatMap(({ file, bytes }) => {
    const found = statSync(path.join(folder, file), { throwIfNoEntry: false });
    if (!found) return [`${file} is missing`];
    return found.size === bytes ? [] : [`${file} has ${found.size} bytes instead of ${bytes}`];
  });

/** What is wrong with its files; reads all of them. */
export async function damages(folder: string, manifest: Manifest, signal?: AbortSignal): Promise<string[]> {
  const found = damagedSizes(folder, manifest);
  if (found.length > 0) return found;
  for (const { file, sha256 } of manifest.parts) {
    const actual = await sha256Of(path.join(folder, file), signal);
    if (actual !== sha256)
      found.push(`${file} has another checksum (${actual.slice(0, 12)}… instead of ${sha256.slice(0, 12)}…)`);
  }
  return found;
}

/** @throws UserError that names every damaged file */
export async function refuseDamaged(folder: string, manifest: Manifest, signal?: AbortSignal): Promise<void> {
  const found = await damages(folder, manifest, signal);
  if (found.length === 0) return;
  throw new UserError(`the snapshot ${folder} is damaged, and nothing was changed: ${found.join("; ")}`);
}

export interface ListedSnapshot {
  folder: string;
  /** Undefined where the manifest cannot be read. */
  manifest?: Manifest;
  /** Why not. */
  problem?: string;
}

/** Those in a folder, by name; what is no snapshot is left out. */
export function listSnapshots(folder = DEFAULT_FOLDER): ListedSnapshot[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => path.join(folder, name))
    .filter((each) => !each.endsWith(DRAFT) && existsSync(path.join(each, MANIFEST_FILE)))
    .map((each) => {
      try {
        return { folder: each, manifest: readManifest(each) };
      } catch (error) {
        return { folder: each, problem: (error as Error).message };
      }
    });
}
