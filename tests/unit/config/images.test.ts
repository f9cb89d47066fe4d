import { describe, expect, it } from "vitest";
import { imageReference, IMAGE_KEYS, IMAGES, type ImageKey } from "../../../config/images";
import { SERVICE_KEYS } from "../../../config/schema";

const PINNED = IMAGE_KEYS.flatMap((key) =>
  Object.entries(IMAGES[key]).map(([source, reference]) => ({ key, source, reference })),
);

describe("the registry of images", () => {
  it.each(PINNED)("pins $reference ($source)", ({ reference }) => {
    const [, tag = ""] = /:([^:/]+)$/.exec(reference) ?? [];
    expect(tag).toMatch(/\d+\.\d+/);
    expect(tag).not.toMatch(/latest|nightly|develop|main/);
  });

  it("can build everything but what is written in Rust, or comes as an image only", () => {
    const cannotBeBuilt = IMAGE_KEYS.filter((key) => !imageReference(key, "build", {}));
    expect(cannotBeBuilt).toEqual(["grafana", "kona_node", "op_reth"]);
  });

  it("names an image for every service that takes limits and arguments", () => {
    expect(IMAGE_KEYS).toEqual(expect.arrayContaining([...SERVICE_KEYS]));
  });
});

describe("imageReference", () => {
  it("prefers the user's own image, from either source", () => {
    const overrides: Partial<Record<ImageKey, string>> = { op_reth: "my/op-reth:tag" };
    expect(imageReference("op_reth", "registry", overrides)).toBe("my/op-reth:tag");
    expect(imageReference("op_reth", "build", overrides)).toBe("my/op-reth:tag");
    expect(imageReference("op_node", "build", overrides)).toBe(IMAGES.op_node.build);
  });
});
