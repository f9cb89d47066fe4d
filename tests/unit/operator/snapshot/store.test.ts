import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import type { Manifest } from "../../../../operator/snapshot/manifest";
import {
  damages,
  damagedSizes,
  defaultName,
  freePlace,
  listSnapshots,
  locate,
  readManifest,
  refuseDamaged,
  writeManifest,
  writeWholeFolder,
} from "../../../../operator/snapshot/store";
import { listedSnapshot, snapshotTable } from "../../../../operator/snapshot/table";
import { temporaryFolder } from "../../../support/temporaryFolder";
import { CONTENT, manifestWith } from "./manifests";

/** A snapshot whose parts hold their own names. */
function snapshot(folder = temporaryFolder(), name = "saved"): { folder: string; manifest: Manifest } {
  const place = path.join(folder, name);
  mkdirSync(place);
  const parts = CONTENT.parts.map((part) => {
    writeFileSync(path.join(place, part.file), part.name);
    const sha256 = createHash("sha256").update(part.name).digest("hex");
    return { ...part, bytes: part.name.length, sha256 };
  });
  const manifest = manifestWith({ parts });
  writeManifest(place, manifest);
  return { folder: place, manifest };
}

describe("a snapshot's files", () => {
  it("are right as they were written", async () => {
    const { folder, manifest } = snapshot();
    expect(readManifest(folder)).toEqual(manifest);
    expect(await damages(folder, manifest)).toEqual([]);
  });

  it("are known as damaged by size, or by a single changed byte", async () => {
    const { folder, manifest } = snapshot();
    writeFileSync(path.join(folder, "l1.tar.gz"), "l2");
    expect(damagedSizes(folder, manifest)).toEqual([]);
    expect(await damages(folder, manifest)).toEqual([expect.stringMatching(/^l1\.tar\.gz has another checksum/)]);
    await expect(refuseDamaged(folder, manifest)).rejects.toThrow("is damaged, and nothing was changed: l1.tar.gz");
    writeFileSync(path.join(folder, "op-geth.tar.gz"), "cut");
    expect(damagedSizes(folder, manifest)).toEqual(["op-geth.tar.gz has 3 bytes instead of 7"]);
  });

  it("are looked for in a folder that is one", () => {
    const folder = temporaryFolder();
    expect(() => readManifest(path.join(folder, "none"))).toThrow("there is no snapshot");
    expect(() => readManifest(folder)).toThrow("it has no manifest.json");
    writeFileSync(path.join(folder, "manifest.json"), "{}");
    expect(() => readManifest(folder)).toThrow("cannot be used: its manifest is none of a snapshot");
  });
});

describe("a folder", () => {
  it("appears whole", async () => {
    const place = path.join(temporaryFolder(), "deep", "new");
    await writeWholeFolder(place, async (draft) => {
      writeFileSync(path.join(draft, "file"), "x");
      expect(existsSync(place)).toBe(false);
    });
    expect(readdirSync(place)).toEqual(["file"]);
    expect(readdirSync(path.dirname(place))).toEqual(["new"]);
  });

  it("or not at all", async () => {
    const parent = temporaryFolder();
    const failing = writeWholeFolder(path.join(parent, "new"), async (draft) => {
      writeFileSync(path.join(draft, "file"), "x");
      throw new Error("no room");
    });
    await expect(failing).rejects.toThrow("no room");
    expect(readdirSync(parent)).toEqual([]);
  });

  it("is never overwritten", () => {
    const folder = temporaryFolder();
    expect(() => freePlace(folder, "e2e", new Date())).toThrow("is there already");
  });
});

it("has a name of its own by network and time, by which it is found", () => {
  const name = defaultName("e2e", new Date("2026-11-27T09:30:15.123Z"));
  expect(name).toBe("e2e-20261127-093015");
  const folder = temporaryFolder();
  expect(locate(name, folder)).toBe(path.join(folder, name));
  expect(locate(`./${name}`, folder)).toBe(path.resolve(name));
});

it("is saved where load and list look for its name", () => {
  const folder = temporaryFolder();
  const place = freePlace("before-upgrade", "e2e", new Date(), folder);
  expect(place).toBe(path.join(folder, "before-upgrade"));
  expect(locate("before-upgrade", folder)).toBe(place);
  expect(freePlace("./before-upgrade", "e2e", new Date(), folder)).toBe(path.resolve("before-upgrade"));
});

it("lists snapshots, damaged ones too, and nothing else", () => {
  const folder = temporaryFolder();
  snapshot(folder, "b");
  snapshot(folder, "a");
  mkdirSync(path.join(folder, "other"));
  mkdirSync(path.join(folder, "broken"));
  writeFileSync(path.join(folder, "broken", "manifest.json"), "{}");
  const listed = listSnapshots(folder).map((each) => listedSnapshot(each, [], false));
  expect(listed.map(({ name, damages: found }) => [name, found.length])).toEqual([
    ["a", 0],
    ["b", 0],
    ["broken", 1],
  ]);
  const table = snapshotTable(listed);
  for (const shown of ["120", "2026-11-27T09:30:15Z", "not verified (--verify)", "damaged: the snapshot"]) {
    expect(table).toContain(shown);
  }
  expect(listSnapshots(path.join(folder, "nowhere"))).toEqual([]);
});
