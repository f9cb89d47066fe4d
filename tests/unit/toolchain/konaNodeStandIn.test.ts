import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { imageNames, testImageNames } from "../../../toolchain/index";
import { KONA_NODE_EDITS } from "../../../toolchain/kona-node-stand-in/edits";
import { konaNodeStandInKey } from "../../../toolchain/konaNodeStandIn";

const ADDED_DIRECTORY = path.join(__dirname, "../../../toolchain/kona-node-stand-in/added");

/** The Go source that is added to the package of a file. */
const addedBeside = (file: string): string => {
  const directory = path.join(ADDED_DIRECTORY, path.dirname(file));
  return readdirSync(directory)
    .filter((name) => name.endsWith(".go"))
    .map((name) => readFileSync(path.join(directory, name), "utf8"))
    .join("\n");
};

/** The methods that edits rename, each with the file that it is in. */
const renamedMethods = KONA_NODE_EDITS.flatMap(({ file, find, replace }) => {
  const name = /^\) (\w+)\(/.exec(find)?.[1];
  return name && /^\) opNode/.test(replace) ? [{ file, name, renamed: /^\) (\w+)/.exec(replace)![1] }] : [];
});

describe("the stand-in for kona-node", () => {
  it("is built anew when an edit changes, is added or left out", () => {
    const [first, ...others] = KONA_NODE_EDITS;
    if (!first) throw new Error("there are no edits");
    const keys = [
      konaNodeStandInKey(),
      konaNodeStandInKey([{ ...first, replace: `${first.replace} // changed` }, ...others]),
      konaNodeStandInKey([...KONA_NODE_EDITS, { ...first, find: "another" }]),
      konaNodeStandInKey(others),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    expect(konaNodeStandInKey([...KONA_NODE_EDITS])).toBe(konaNodeStandInKey());
  });

  it.each(renamedMethods)("has a method of its own in place of op-node's $name", ({ file, name, renamed }) => {
    expect(renamed).toBe(`opNode${name[0]!.toUpperCase()}${name.slice(1)}`);
    expect(addedBeside(file)).toMatch(new RegExp(`^func \\(\\w+ \\*\\w+\\) ${name}\\(`, "m"));
  });

  it("takes blocks from outside before op-node drops those that do not follow the head, and leaves it the others", () => {
    expect(renamedMethods).toContainEqual(expect.objectContaining({ name: "AddUnsafePayload" }));
    expect(addedBeside("op-node/rollup/engine/engine_controller.go")).toContain(
      "e.opNodeAddUnsafePayload(ctx, envelope)",
    );
  });

  it("is not among the images that users build", () => {
    expect(testImageNames()).toContain("kona-node-stand-in");
    expect(imageNames()).not.toContain("kona-node-stand-in");
  });
});
