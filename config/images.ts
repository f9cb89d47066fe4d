/**
 * The one registry of pinned images. Every assumption about an official image lives here and in the flag functions of
 * `components/`: the binary by its bare name on PATH, `/bin/sh` with busybox-like tools, and nothing from its ENTRYPOINT.
 */

/** Where one image comes from, by the way images are had (`image_source`). */
interface ImageReference {
  /** The pinned official image. */
  registry: string;
  /** The image that `toolchain/` builds from package registries; undefined where it cannot be built. */
  build?: string;
}

const OP_LABS = "us-docker.pkg.dev/oplabs-tools-artifacts/images";

/**
 * The coherent set of 2026-04-29: the same code as the monorepo's op-node/v1.17.0, which `toolchain/` builds. Newer
 * releases change the dispute-game default and the contracts, so pin a set, not the newest of each.
 */
export const IMAGES = {
  anvil: { registry: "ghcr.io/foundry-rs/foundry:v1.7.1", build: "opstack-ha/anvil:v1.7.1" },
  geth: { registry: "ethereum/client-go:v1.17.10", build: "opstack-ha/geth:v1.17.10" },
  node: { registry: "node:22.23.3-alpine", build: "opstack-ha/node:v22.23.3" },
  op_deployer: { registry: `${OP_LABS}/op-deployer:v0.6.0`, build: "opstack-ha/op-deployer:v0.6.0" },
  op_reth: { registry: `${OP_LABS}/op-reth:v2.2.0` },
  op_geth: { registry: `${OP_LABS}/op-geth:v1.101702.2`, build: "opstack-ha/op-geth:v1.101702.2" },
  kona_node: { registry: `${OP_LABS}/kona-node:v1.4.0` },
  op_node: { registry: `${OP_LABS}/op-node:v1.17.0`, build: "opstack-ha/op-node:v1.17.0" },
  op_conductor: { registry: `${OP_LABS}/op-conductor:v0.9.3`, build: "opstack-ha/op-conductor:v0.9.3" },
  op_batcher: { registry: `${OP_LABS}/op-batcher:v1.16.7`, build: "opstack-ha/op-batcher:v1.16.7" },
  op_proposer: { registry: `${OP_LABS}/op-proposer:v1.16.2`, build: "opstack-ha/op-proposer:v1.16.2" },
  op_challenger: { registry: `${OP_LABS}/op-challenger:v1.9.1`, build: "opstack-ha/op-challenger:v1.9.1" },
  prometheus: { registry: "prom/prometheus:v3.14.0", build: "opstack-ha/prometheus:v3.14.0" },
  json_exporter: {
    registry: "quay.io/prometheuscommunity/json-exporter:v0.7.0",
    build: "opstack-ha/json-exporter:v0.7.0",
  },
  alertmanager: { registry: "prom/alertmanager:v0.31.1", build: "opstack-ha/alertmanager:v0.31.1" },
  grafana: { registry: "grafana/grafana:13.2.0" },
} as const satisfies Record<string, ImageReference>;

/** The name of an image in this registry and in the config's `images`. */
export type ImageKey = keyof typeof IMAGES;

export const IMAGE_KEYS = Object.keys(IMAGES).sort() as ImageKey[];

/** Whether `toolchain/` makes the image of this name, rather than a registry or the user. */
export const isBuiltHere = (name: string): boolean =>
  Object.values(IMAGES).some((image) => "build" in image && image.build === name);

/** How images are had: pulled from container registries, or built by `toolchain/` from package registries. */
export type ImageSource = "registry" | "build";

/**
 * The image to run for `key`: the user's override, else the pinned one of the chosen source.
 *
 * @returns undefined where `toolchain/` cannot build the image (Grafana, op-reth, kona-node)
 */
export function imageReference(
  key: ImageKey,
  source: ImageSource,
  overrides: Partial<Record<ImageKey, string>>,
): string | undefined {
  const pinned: ImageReference = IMAGES[key];
  return overrides[key] ?? pinned[source];
}
