/** Archives in and out, with the tar program as the other side. */
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { firstFile, sha256Of, withoutFirst, writeArchive } from "../../../../operator/tar";
import { temporaryFolder } from "../../../support/temporaryFolder";

const LONG = `${"long-".repeat(30)}name`;

function archiveOf(folder: string, name: string): Readable {
  return spawn("tar", ["-c", "-f", "-", "-C", folder, name], { stdio: ["ignore", "pipe", "inherit"] }).stdout;
}

function data(): string {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, "data", "geth", "empty"), { recursive: true });
  writeFileSync(path.join(folder, "data", "geth", "nodekey"), "secret");
  writeFileSync(path.join(folder, "data", "geth", LONG), Buffer.alloc(300_000, 7));
  writeFileSync(path.join(folder, "data", "state.json"), '{"whole":true}');
  writeFileSync(path.join(folder, "data", "nothing"), "");
  symlinkSync("state.json", path.join(folder, "data", "link"));
  return folder;
}

it("writes what is kept of a folder, without the folder's own name, and tells its size and checksum", async () => {
  const folder = data();
  const file = path.join(folder, "part.tar.gz");
  const written = await writeArchive(archiveOf(folder, "data"), file, (each) => each !== "geth/nodekey");

  const listed = execFileSync("tar", ["-tzf", file], { encoding: "utf8" }).trim().split("\n").sort();
  expect(listed).toEqual(["geth/", "geth/empty/", `geth/${LONG}`, "link", "nothing", "state.json"]);
  expect(written.bytes).toBe(statSync(file).size);
  expect(written.contentBytes).toBe(300_000 + '{"whole":true}'.length);
  expect(written.sha256).toBe(createHash("sha256").update(readFileSync(file)).digest("hex"));
  expect(await sha256Of(file)).toBe(written.sha256);
  expect(written.lastBytes.get("state.json")).toBe("}".charCodeAt(0));

  const target = temporaryFolder();
  execFileSync("tar", ["-xzf", file, "-C", target]);
  // Compared at once: an assertion would compare byte by byte, for many seconds.
  expect(readFileSync(path.join(target, "geth", LONG)).equals(Buffer.alloc(300_000, 7))).toBe(true);
  expect(readFileSync(path.join(target, "link"), "utf8")).toBe('{"whole":true}');
});

it("fails when the archive breaks off, instead of taking it for a short one", async () => {
  const folder = data();
  execFileSync("tar", ["-cf", path.join(folder, "whole.tar"), "-C", folder, "data"]);
  const broken = Readable.from([readFileSync(path.join(folder, "whole.tar")).subarray(0, 50_000)]);
  await expect(writeArchive(broken, path.join(folder, "part.tar.gz"), () => true)).rejects.toThrow();
});

it("stops when it is told to", async () => {
  const folder = data();
  const endless = new Readable({ read: () => undefined });
  const interruption = new AbortController();
  const writing = writeArchive(endless, path.join(folder, "part.tar.gz"), () => true, interruption.signal);
  interruption.abort();
  await expect(writing).rejects.toThrow("aborted");
});

it("reads a single file", async () => {
  const folder = data();
  expect((await firstFile(archiveOf(path.join(folder, "data"), "state.json"))).toString()).toBe('{"whole":true}');
  await expect(firstFile(archiveOf(path.join(folder, "data", "geth"), "empty"))).rejects.toThrow("no file");
});

it("leaves out the first folder of a path alone", () => {
  expect(["data/", "data/geth/LOCK", "./data/x", "/data/x/"].map(withoutFirst)).toEqual(["", "geth/LOCK", "x", "x"]);
});

it("notices a changed byte", async () => {
  const file = path.join(temporaryFolder(), "file");
  writeFileSync(file, "one");
  const before = await sha256Of(file);
  writeFileSync(file, "onf");
  expect(await sha256Of(file)).not.toBe(before);
});
