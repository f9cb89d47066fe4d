/** The images that `toolchain/` built, known by their label. */
import type Docker from "dockerode";
import { TOOLCHAIN_LABEL } from "../../toolchain/imageLabels";
import { BASE_IMAGE, IMAGES, imageReference, TEST_IMAGES } from "../../toolchain/versions";
import type { BuiltImage } from "./decide";

/** What would be built today. */
export const currentImages = (): string[] => [BASE_IMAGE, ...IMAGES, ...TEST_IMAGES].map(imageReference);

const UNTAGGED = "<none>:<none>";

export async function builtImages(docker: Docker): Promise<BuiltImage[]> {
  const [images, containers] = await Promise.all([
    docker.listImages({ filters: { label: [TOOLCHAIN_LABEL] } }),
    docker.listContainers({ all: true }),
  ]);
  const used = new Set(containers.map(({ ImageID }) => ImageID));
  return images
    .map(({ Id, RepoTags, Size }) => ({
      id: Id,
      tags: (RepoTags ?? []).filter((tag) => tag !== UNTAGGED).sort(),
      bytes: Size,
      isUsed: used.has(Id),
    }))
    .sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
}

const ID_DIGITS = 12;
export const nameOf = ({ id, tags }: Pick<BuiltImage, "id" | "tags">): string =>
  tags.length > 0 ? tags.join(", ") : `an older build (${id.replace("sha256:", "").slice(0, ID_DIGITS)})`;

const ABSENT = 404;
const CONFLICT = 409;

/** Removes them, those that others were built from last. @returns those that had to stay, because an image that stays is made from them */
export async function removeImages(docker: Docker, images: BuiltImage[]): Promise<BuiltImage[]> {
  const refused: BuiltImage[] = [];
  for (const image of images) if (!(await remove(docker, image))) refused.push(image);
  return refused.length > 0 && refused.length < images.length ? removeImages(docker, refused) : refused;
}

/** By its names, which takes the image with the last of them: by its id the engine refuses one with several. */
async function remove(docker: Docker, { id, tags }: BuiltImage): Promise<boolean> {
  for (const name of tags.length > 0 ? tags : [id]) {
    try {
      await docker.getImage(name).remove();
    } catch (error) {
      const { statusCode } = error as { statusCode?: number };
      if (statusCode === CONFLICT) return false;
      if (statusCode !== ABSENT) throw error;
    }
  }
  return true;
}
