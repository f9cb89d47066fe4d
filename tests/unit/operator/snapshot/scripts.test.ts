/** The scripts in a real shell, on real folders. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { forgetAside, measure, measuredBytes, putBack, setAside } from "../../../../operator/snapshot/scripts";
import { temporaryFolder } from "../../../support/temporaryFolder";

const run = (script: string): string => execFileSync("/bin/sh", ["-c", script], { encoding: "utf8" });

/** A volume with a file, a folder and a hidden file. */
function volume(): string {
  const folder = path.join(temporaryFolder(), "it's a volume".replace("'", ""));
  mkdirSync(path.join(folder, "geth"), { recursive: true });
  writeFileSync(path.join(folder, "geth", "LOCK"), "old");
  writeFileSync(path.join(folder, "state.json"), "old");
  writeFileSync(path.join(folder, ".hidden"), "old");
  return folder;
}

const ORIGINAL = [".hidden", "geth", "state.json"];
const contents = (folder: string) => readdirSync(folder).sort();
const fill = (folder: string) => {
  mkdirSync(path.join(folder, "geth"), { recursive: true });
  writeFileSync(path.join(folder, "geth", "LOCK"), "new");
  writeFileSync(path.join(folder, ".new"), "new");
};

describe("what a volume held", () => {
  it("is set aside, all of it, and forgotten in the end", () => {
    const folders = [volume(), volume()];
    run(setAside(folders));
    for (const folder of folders) {
      expect(contents(folder)).toEqual([".before-load"]);
      expect(contents(path.join(folder, ".before-load"))).toEqual(ORIGINAL);
      fill(folder);
    }
    run(forgetAside(folders));
    for (const folder of folders) expect(contents(folder)).toEqual([".new", "geth"]);
  });

  it("comes back, and what was filled in goes", () => {
    const folder = volume();
    run(setAside([folder]));
    fill(folder);
    run(putBack([folder]));
    expect(contents(folder)).toEqual(ORIGINAL);
    expect(readFileSync(path.join(folder, "geth", "LOCK"), "utf8")).toBe("old");
  });

  it("comes back whole when the setting aside was interrupted", () => {
    const folder = volume();
    mkdirSync(path.join(folder, ".setting-aside"));
    renameSync(path.join(folder, "geth"), path.join(folder, ".setting-aside", "geth"));
    run(putBack([folder]));
    expect(contents(folder)).toEqual(ORIGINAL);
  });

  it("is set aside whole when coming back was interrupted", () => {
    const folder = volume();
    mkdirSync(path.join(folder, ".setting-aside"));
    renameSync(path.join(folder, ".hidden"), path.join(folder, ".setting-aside", ".hidden"));
    run(setAside([folder]));
    expect(contents(folder)).toEqual([".before-load"]);
    expect(contents(path.join(folder, ".before-load"))).toEqual(ORIGINAL);
  });

  it("is not mistaken for what an interrupted load left beside it", () => {
    const folder = volume();
    run(setAside([folder]));
    fill(folder);
    run(setAside([folder]));
    expect(contents(folder)).toEqual([".before-load"]);
    run(putBack([folder]));
    expect(contents(folder)).toEqual(ORIGINAL);
  });

  it("may be nothing", () => {
    const folder = temporaryFolder();
    run(putBack([folder]));
    run(setAside([folder]));
    run(putBack([folder]));
    expect(contents(folder)).toEqual([]);
    expect(existsSync(folder)).toBe(true);
  });

  it("is measured", () => {
    const folder = volume();
    writeFileSync(path.join(folder, "large"), Buffer.alloc(3_000_000, 1));
    const bytes = measuredBytes(run(measure([folder, volume()])));
    expect(bytes).toBeGreaterThan(3_000_000);
    expect(bytes).toBeLessThan(4_000_000);
  });
});
