/** Names of images, compared as the engine does: `node` is `docker.io/library/node:latest`. */

const DOCKER_HUB = "docker.io";
/** Another name of it, which old configs have. */
const DOCKER_HUB_INDEX = "index.docker.io";

/** Of an image's id, as `docker images` shows it or more of it. */
const ID = /^(sha256:)?[0-9a-f]{12,64}$/;

/**
 * The name with registry, repository, and tag or digest.
 *
 * @param name as in a config or a list of images; where it has a digest, its tag says nothing
 */
export function fullName(name: string): string {
  const [tagged = "", digest] = name.split("@");
  const [first = "", ...rest] = tagged.split("/");
  const namesRegistry = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  const registry = namesRegistry && first !== DOCKER_HUB_INDEX ? first : DOCKER_HUB;
  const path = namesRegistry ? rest : [first, ...rest];
  const qualified = registry === DOCKER_HUB && path.length === 1 ? ["library", ...path] : path;
  const [repository = "", tag = "latest"] = qualified.join("/").split(":");
  return digest ? `${registry}/${repository}@${digest}` : `${registry}/${repository}:${tag}`;
}

/**
 * Whether the engine has an image under this name.
 *
 * @param name a name, or an id of 12 digits or more
 * @param present all names, with tags and with digests, and ids (`sha256:…`) of the engine's images
 */
export function isOnEngine(name: string, present: string[]): boolean {
  const wanted = fullName(name);
  const id = ID.test(name) ? `sha256:${name.replace("sha256:", "")}` : undefined;
  return present.some((other) => fullName(other) === wanted || (id !== undefined && other.startsWith(id)));
}
