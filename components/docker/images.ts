import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { IMAGE_KEYS, type ImageKey } from "../../config/images";
import { userError } from "../../shared/userError";

export interface ImagesArgs {
  /** The image to run for each key that is in use. */
  references: Partial<Record<ImageKey, string>>;
  /** Where there are several: the host that they are on. */
  host?: string;
  /** Those of other hosts, which have to be the same. Default none. */
  others?: Images[];
}

/**
 * The images of a network, each once. An image that the engine already has under its name is used as it is, without
 * asking a registry; images stay when the network goes, because they are shared with other networks.
 */
export class Images extends pulumi.ComponentResource {
  private readonly ids = new Map<ImageKey, pulumi.Output<string>>();
  private readonly host: string | undefined;

  constructor(name: string, { references, host, others = [] }: ImagesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:Images", name, {}, opts);
    this.host = host;
    for (const key of IMAGE_KEYS) {
      const reference = references[key];
      if (!reference) continue;
      const image = new docker.RemoteImage(
        `${name}-${key.replaceAll("_", "-")}`,
        { name: reference, keepLocally: true },
        { parent: this },
      );
      const other = others.find(({ ids }) => ids.has(key));
      this.ids.set(key, other ? this.sameAs(other, key, reference, image.imageId) : image.imageId);
    }
    this.registerOutputs();
  }

  /** A name may mean another image on another engine, and nodes of one chain then run different programs. */
  private sameAs(other: Images, key: ImageKey, reference: string, own: pulumi.Output<string>): pulumi.Output<string> {
    return pulumi.all([own, other.id(key)]).apply(([id, otherId]) => {
      if (id === otherId) return id;
      throw userError(
        `The image ${reference} (images.${key}) is not the same on all hosts: ${otherId} on ${other.host}, ${id} on ${this.host}. ` +
          `Bring that of one host to the other: docker save ${reference}, and there docker load. Then run "pulumi up" again.`,
      );
    });
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
