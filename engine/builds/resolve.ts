/** What of a config is to be built: looked at, and given names that follow from its content. Nothing is built here. */
import * as path from "node:path";
import { IMAGE_KEYS, type ImageKey } from "../../config/images";
import { baseOf, ownBuildName, pathToBuild, programOf } from "../../config/ownBuilds";
import { imagesInUse } from "../../config/imagesInUse";
import type { StackConfig } from "../../config/schema";
import { contentFingerprint } from "./content";
import { lookAtSource, type Source } from "./source";

/** One image that is made of something of the user's own. */
export interface OwnBuild {
  key: ImageKey;
  /** As the config has it. */
  path: string;
  source: Source;
  /** Of the image. */
  name: string;
  /** The program that the network starts in it; undefined where that is not one alone. */
  program: string | undefined;
  /** What the program is put on, where no Dockerfile says so. */
  base: string;
}

export interface OwnBuilds {
  builds: OwnBuild[];
  /** What cannot be built, and why. */
  problems: string[];
}

interface ResolvedConfig extends OwnBuilds {
  /** With names of images in the place of what they are built of. */
  config: StackConfig;
}

/** Of an image that nothing can be built of. */
const UNKNOWN = "unknown";

/** Raise it when images are made in another way. */
const RECIPE = "1";

/**
 * Looks only at images that are in use.
 *
 * @param folder that paths are relative to: the project's
 */
export async function resolveOwnBuilds(config: StackConfig, folder: string): Promise<ResolvedConfig> {
  const used = imagesInUse(config);
  const wanted = IMAGE_KEYS.flatMap((key) => {
    const there = pathToBuild(config.images[key] ?? "");
    return there === undefined || !used.includes(key) ? [] : [{ key, there }];
  });
  const builds: OwnBuild[] = [];
  const problems: string[] = [];
  const names: Partial<Record<ImageKey, string>> = {};
  for (const { key, there } of wanted) {
    const build = await lookAtBuild(key, there, config, folder);
    if (typeof build === "string") problems.push(`images.${key}: ${there} ${build}`);
    else builds.push(build);
    names[key] = typeof build === "string" ? ownBuildName(key, UNKNOWN) : build.name;
  }
  return { config: { ...config, images: { ...config.images, ...names } }, builds, problems };
}

/** @returns why it cannot be built, in words that follow the path, where it cannot be */
async function lookAtBuild(
  key: ImageKey,
  there: string,
  { image_source }: StackConfig,
  folder: string,
): Promise<OwnBuild | string> {
  const location = path.resolve(folder, there);
  const source = await lookAtSource(location);
  // A path that is relative to another folder than its author thought is the usual mistake.
  if (typeof source === "string") return path.isAbsolute(there) ? source : `${source} (${location})`;
  const program = programOf(key);
  const base = baseOf(key, image_source);
  if (source.kind !== "docker" && program === undefined) {
    return "is no folder with a Dockerfile, and this image is more than one program";
  }
  try {
    const fingerprint = await contentFingerprint(source, [RECIPE, ...(source.kind === "docker" ? [] : [base])]);
    return { key, path: there, source, name: ownBuildName(key, fingerprint), program, base };
  } catch (error) {
    return `cannot be read: ${(error as Error).message}`;
  }
}
