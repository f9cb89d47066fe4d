import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../support/temporaryFolder";
import { contentKey, fileContents } from "../../../toolchain/contentKey";

describe("contentKey", () => {
  it("does not depend on the order in which inputs are named", () => {
    expect(contentKey({ a: 1, b: { c: 2, d: 3 } })).toBe(contentKey({ b: { d: 3, c: 2 }, a: 1 }));
  });

  it("depends on the order of lists, because the order of arguments matters", () => {
    expect(contentKey({ tags: ["a", "b"] })).not.toBe(contentKey({ tags: ["b", "a"] }));
  });

  it("tells a missing input from a present one", () => {
    expect(contentKey({ a: 1, b: undefined })).toBe(contentKey({ a: 1 }));
    expect(contentKey({ a: 1, b: null })).not.toBe(contentKey({ a: 1 }));
  });
});

describe("fileContents", () => {
  it("follows folders, and changes with a file's name as well as with what is in it", () => {
    const root = temporaryFolder();
    mkdirSync(path.join(root, "folder"));
    writeFileSync(path.join(root, "folder", "one.txt"), "same");
    writeFileSync(path.join(root, "two.txt"), "same");
    const contents = fileContents(root, "folder", "two.txt");
    expect(Object.keys(contents)).toEqual(["folder/one.txt", "two.txt"]);

    writeFileSync(path.join(root, "two.txt"), "changed");
    expect(contentKey(fileContents(root, "folder", "two.txt"))).not.toBe(contentKey(contents));
  });
});
