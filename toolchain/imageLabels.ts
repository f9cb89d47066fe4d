import { tryCommand } from "./commands";

/** The label that says from which recipe and inputs an image was made. */
export const TOOLCHAIN_LABEL = "opstack-ha.toolchain";

export async function imageLabel(reference: string): Promise<string | undefined> {
  return (await imageLabels([reference]))?.[0];
}

/** Of several images, in their order, by one question; undefined where the engine lacks one of them. */
export async function imageLabels(references: readonly string[]): Promise<string[] | undefined> {
  const format = `{{index .Config.Labels "${TOOLCHAIN_LABEL}"}}`;
  return (await tryCommand("docker", ["image", "inspect", "--format", format, ...references]))?.split("\n");
}

/** True when the engine has the image and it was made from the given inputs. */
export async function hasImage(reference: string, key: string): Promise<boolean> {
  return (await imageLabel(reference)) === key;
}
