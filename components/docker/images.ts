import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { IMAGE_KEYS, type ImageKey } from "../../config/images";

export interface ImagesArgs {
  /** The image to run for each key that is in use. */
  references: Partial<Record<ImageKey, string>>;
}

/**
 * The images of a network, each once. An image that the engine already has under its name is used as it is, without
 * asking a registry; images stay when the network goes, because they are shared with other networks.
 */
export class Images extends pulumi.ComponentResource {
  private readonly ids = new Map<ImageKey, pulumi.Output<string>>();

  constructor(name: string, { references }: ImagesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:Images", name, {}, opts);
    for (const key of IMAGE_KEYS) {
      const reference = references[key];
      if (!reference) continue;
      const image = new docker.RemoteImage(
        `${name}-${key.replaceAll("_", "-")}`,
        { name: reference, keepLocally: true },
        { parent: this },
      );
      this.ids.set(key, image.imageId);
    }
    this.registerOutputs();
  }

  /**
   * The image's content id, so that containers are replaced when a name comes to mean another image.
   *
   * @throws Error for an image that the planner did not list as in use
   */
  id(key: ImageKey): pulumi.Output<string> {
    const id = this.ids.get(key);
    if (!id) throw new Error(`the plan uses the image ${key} without listing it`);
    return id;
  }
}
