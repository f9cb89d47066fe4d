/** Images that are built of something of the user's own: `images.op_batcher: build:../optimism`. Pure. */
import { IMAGES, type ImageKey, type ImageSource } from "./images";

const PREFIX = "build:";

/** What is to be built, as the config names it; undefined for the name of an image. */
export const pathToBuild = (reference: string): string | undefined =>
  reference.startsWith(PREFIX) ? reference.slice(PREFIX.length).trim() : undefined;

const REPOSITORY = "opstack-ha-own";

/**
 * The name of the image that is made: another one for other content.
 *
 * @param content a fingerprint of all that the image is made of
 */
export const ownBuildName = (key: ImageKey, content: string): string =>
  `${REPOSITORY}/${key.replaceAll("_", "-")}:${content}`;

/** Whether an image is made here of something of the user's own, so that no registry has it. */
export const isOwnBuild = (name: string): boolean => name.startsWith(`${REPOSITORY}/`);

/** As that of the images that `toolchain/` builds, so that `prune --images` knows these too. */
export const OWN_BUILD_LABEL = "opstack-ha.toolchain";

/**
 * The program of an image, under the name by which it is started.
 *
 * @returns undefined for Grafana, which is more than one program
 */
export function programOf(key: ImageKey): string | undefined {
  switch (key) {
    case "grafana":
      return undefined;
    case "json_exporter":
      return key;
    case "op_geth":
      return "geth";
    default:
      return key.replaceAll("_", "-");
  }
}

/** What `toolchain/` puts programs on. */
export const BASE_IMAGE = "opstack-ha/base:bookworm-1";

/**
 * What a program of the user's own is put on: the official image of the service, so that all but the program stays; where
 * images are built here, the one below all of them.
 */
export const baseOf = (key: ImageKey, source: ImageSource): string =>
  source === "build" ? BASE_IMAGE : IMAGES[key].registry;
