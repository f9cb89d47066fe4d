import { describe, expect, it } from "vitest";
import { imageNames, testImageNames } from "../../../toolchain/index";
import { KONA_NODE_EDITS } from "../../../toolchain/kona-node-stand-in/edits";
import { konaNodeStandInKey } from "../../../toolchain/konaNodeStandIn";

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

  it("is not among the images that users build", () => {
    expect(testImageNames()).toContain("kona-node-stand-in");
    expect(imageNames()).not.toContain("kona-node-stand-in");
  });
});
