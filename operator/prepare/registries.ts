import type Docker from "dockerode";
import { IMAGES } from "../../config/images";
import { lookUpImage } from "../../engine/imageLookup";

const ANSWER_TIMEOUT_MILLISECONDS = 5_000;

/**
 * The container registries that the official images come from and that do not answer.
 *
 * The engine is asked to look an image up, because it is what will pull them: it may be on another machine, behind a
 * proxy or a mirror that this process knows nothing of.
 */
export async function silentRegistries(docker: Docker): Promise<string[]> {
  const oneImageEach = new Map(Object.values(IMAGES).map(({ registry }) => [registryOf(registry), registry]));
  const silent = await Promise.all(
    [...oneImageEach].map(async ([registry, image]) => ((await answers(docker, image)) ? [] : [registry])),
  );
  return silent.flat();
}

/** `ghcr.io` of `ghcr.io/a/b:c`; Docker Hub where the name begins with no host, as `node:22.1.0` does. */
export function registryOf(image: string): string {
  const [first = "", ...rest] = image.split("/");
  return rest.length > 0 && /[.:]/.test(first) ? first : "Docker Hub";
}

const answers = (docker: Docker, image: string): Promise<boolean> =>
  lookUpImage(docker, image, AbortSignal.timeout(ANSWER_TIMEOUT_MILLISECONDS)).then(
    () => true,
    () => false,
  );
