import { describe, expect, it } from "vitest";
import { IMAGE_KEYS, IMAGES } from "../../../config/images";
import {
  BASE_IMAGE,
  baseOf,
  isOwnBuild,
  OWN_BUILD_LABEL,
  ownBuildName,
  pathToBuild,
  programOf,
} from "../../../config/ownBuilds";
import { fullName } from "../../../engine/imageNames";
import { TOOLCHAIN_LABEL } from "../../../toolchain/imageLabels";
import { BASE_IMAGE as TOOLCHAIN_BASE, imageReference, IMAGES as BUILT } from "../../../toolchain/versions";

it("is told from the name of an image", () => {
  expect(pathToBuild("build:../optimism")).toBe("../optimism");
  expect(pathToBuild("build: ./my program")).toBe("./my program");
  for (const name of ["my/op-reth:tag", "registry.example/build:1", "builder:1"]) {
    expect(pathToBuild(name)).toBeUndefined();
  }
});

it("has a name that no registry is asked for", () => {
  const name = ownBuildName("op_batcher", "0123abcd");
  expect(name).toBe("opstack-ha-own/op-batcher:0123abcd");
  expect(isOwnBuild(name)).toBe(true);
  const others = IMAGE_KEYS.flatMap((key) => Object.values(IMAGES[key]));
  expect(others.filter(isOwnBuild)).toEqual([]);
  expect(fullName(name)).toBe(`docker.io/${name}`);
});

describe("a program in place of that of an image", () => {
  it("has the name that those of the toolchain are started by", () => {
    for (const key of IMAGE_KEYS) {
      const image = IMAGES[key];
      const built = BUILT.find((each) => "build" in image && imageReference(each) === image.build);
      if (!built) continue;
      expect([...built.programs, ...Object.keys(built.links ?? {})]).toContain(programOf(key));
    }
    expect(programOf("op_reth")).toBe("op-reth");
    expect(programOf("kona_node")).toBe("kona-node");
    expect(programOf("grafana")).toBeUndefined();
  });

  it("is put on what the other images are made of", () => {
    expect(BASE_IMAGE).toBe(imageReference(TOOLCHAIN_BASE));
    expect(baseOf("op_reth", "build")).toBe(BASE_IMAGE);
    expect(baseOf("op_reth", "registry")).toBe(IMAGES.op_reth.registry);
  });
});

it("carries the label by which prune knows what was built here", () => {
  expect(OWN_BUILD_LABEL).toBe(TOOLCHAIN_LABEL);
});
