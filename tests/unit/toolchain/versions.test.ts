import { describe, expect, it } from "vitest";
import { IMAGES as CONFIGURED } from "../../../config/images";
import { dockerfile, imageKey } from "../../../toolchain/images";
import { allSteps, toolchainEnvironment } from "../../../toolchain/index";
import { orderSteps } from "../../../toolchain/steps";
import { imageReference, IMAGES, TEST_IMAGES } from "../../../toolchain/versions";

const ALL_IMAGES = [...IMAGES, ...TEST_IMAGES];

describe("the pinned images", () => {
  it("have a name each, and every program of theirs has a step that builds it", () => {
    expect(new Set(ALL_IMAGES.map(imageReference)).size).toBe(ALL_IMAGES.length);
    expect(() => orderSteps(allSteps())).not.toThrow();
  });

  it("are those that the config names, each with every name that a network may use", () => {
    const built = IMAGES.map(imageReference).sort();
    const used = Object.values(CONFIGURED).flatMap((image) => ("build" in image ? [image.build] : []));
    expect([...new Set(used)].sort()).toEqual(built);
  });

  it("are of the same version as the official ones", () => {
    for (const { registry, ...image } of Object.values(CONFIGURED)) {
      if (!("build" in image)) continue;
      const version = (reference: string) => reference.split(":").at(-1)!.replace(/^v/, "").replace("-alpine", "");
      expect(version(image.build)).toBe(version(registry));
    }
  });

  it("never use a floating tag", () => {
    for (const { tag } of ALL_IMAGES) expect(tag).toMatch(/^v?\d/);
  });

  it("get another key when their recipe changes", () => {
    const [image] = IMAGES;
    if (!image) throw new Error("no images are pinned");
    expect(imageKey({ ...image, links: { another: "name" } })).not.toBe(imageKey(image));
  });

  it("start their first program by default", () => {
    expect(dockerfile({ name: "op-geth", tag: "v1", programs: ["geth"], links: { "op-geth": "geth" } })).toContain(
      'COPY programs/ /usr/local/bin/\nCMD ["geth"]\n',
    );
  });
});

describe("toolchainEnvironment", () => {
  it("puts the built CLI first on PATH and keeps everything else", () => {
    const environment = toolchainEnvironment({ PATH: "/usr/bin", OTHER: "kept", HOME: "/home/me" });
    expect(environment["PATH"]).toMatch(/\/bin:\/usr\/bin$/);
    expect(environment["OTHER"]).toBe("kept");
  });
});
