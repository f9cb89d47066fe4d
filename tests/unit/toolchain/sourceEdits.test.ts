import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../support/temporaryFolder";
import { applyEdit, editSource } from "../../../toolchain/sourceEdits";

const edit = { file: "node.go", find: "wait(5)", replace: "wait($1)" };

describe("applyEdit", () => {
  it("replaces what matches once, and takes the replacement literally", () => {
    expect(applyEdit("start()\nwait(5)\nstop()\n", edit)).toBe("start()\nwait($1)\nstop()\n");
  });

  it("also matches at the beginning and at the end", () => {
    expect(applyEdit("wait(5)", edit)).toBe("wait($1)");
  });

  it("names the file and the text when nothing matches", () => {
    expect(() => applyEdit("wait(6)", edit)).toThrow('node.go has 0 places that match "wait(5)" instead of one');
  });

  it("refuses to choose between several matches", () => {
    expect(() => applyEdit("wait(5); wait(5)", edit)).toThrow("node.go has 2 places");
  });
});

describe("editSource", () => {
  it("applies several edits of a file one after the other", async () => {
    const directory = temporaryFolder();
    const file = path.join(directory, "node.go");
    writeFileSync(file, "one two");
    await editSource(directory, [
      { file: "node.go", find: "one", replace: "three" },
      { file: "node.go", find: "three two", replace: "four" },
    ]);
    expect(readFileSync(file, "utf8")).toBe("four");
  });
});
