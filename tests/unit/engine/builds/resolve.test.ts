/** What `build:PATH` comes to, before anything is built. */
import { chmodSync, renameSync, rmSync, symlinkSync, utimesSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../../config/load";
import { isOwnBuild } from "../../../../config/ownBuilds";
import { planTopology } from "../../../../config/topology";
import { resolveOwnBuilds } from "../../../../engine/builds/resolve";
import { elf, folderOf, writeInto } from "./files";

const resolve = (images: Record<string, string>, folder: string, more: Record<string, unknown> = {}) =>
  resolveOwnBuilds(parseConfig({ images, ...more }), folder);

/** The name of the image that is made of `mine` in the folder. */
async function nameOf(folder: string): Promise<string> {
  const { config, problems } = await resolve({ op_batcher: "build:mine" }, folder);
  expect(problems).toEqual([]);
  return config.images.op_batcher!;
}

describe("the name of the image", () => {
  it("is in the plan in place of the path, and names of other images stay", async () => {
    const folder = folderOf({ "mine/Dockerfile": "FROM scratch" });
    const { config, builds } = await resolve({ op_batcher: "build:mine", op_reth: "my/op-reth:1" }, folder);
    const { images } = planTopology(config);
    expect(images.op_batcher).toMatch(/^opstack-ha-own\/op-batcher:[0-9a-f]{20}$/);
    expect(images.op_reth).toBe("my/op-reth:1");
    expect(builds).toMatchObject([
      { key: "op_batcher", path: "mine", name: images.op_batcher, source: { kind: "docker" }, program: "op-batcher" },
    ]);
  });

  it("is the same on every machine, whoever wrote the files and when", async () => {
    const files = { "mine/Dockerfile": "FROM scratch", "mine/a/b": "1", "mine/a.b": "2" };
    const [one, other] = [folderOf(files), folderOf(files)];
    utimesSync(path.join(other, "mine/a/b"), 1, 1);
    expect(await nameOf(other)).toBe(await nameOf(one));
  });

  it.each<[string, (folder: string) => void]>([
    ["another content", (folder) => writeInto(folder, "mine/main.go", "2")],
    ["another file", (folder) => writeInto(folder, "mine/more/deep", "")],
    ["another name", (folder) => renameSync(path.join(folder, "mine/main.go"), path.join(folder, "mine/other.go"))],
    ["a file less", (folder) => rmSync(path.join(folder, "mine/main.go"))],
    ["another mode", (folder) => chmodSync(path.join(folder, "mine/main.go"), 0o755)],
    ["another link", (folder) => symlinkSync("main.go", path.join(folder, "mine/link"))],
  ])("changes with %s", async (_, change) => {
    const folder = folderOf({ "mine/go.mod": "module mine", "mine/main.go": "1" });
    const before = await nameOf(folder);
    change(folder);
    expect(await nameOf(folder)).not.toBe(before);
  });

  it("depends on where files end and others begin", async () => {
    const one = folderOf({ "mine/go.mod": "", "mine/a": "1", "mine/b": "2" });
    const other = folderOf({ "mine/go.mod": "", "mine/a": "12", "mine/b": "" });
    expect(await nameOf(other)).not.toBe(await nameOf(one));
  });

  it.each([
    ["Dockerfile", ".git/index"],
    ["go.mod", ".git/index"],
    ["Cargo.toml", ".git/index"],
    ["Cargo.toml", "target/release/mine"],
  ])("of a folder with a %s does not change with %s", async (mark, file) => {
    const folder = folderOf({ [`mine/${mark}`]: "", "mine/src/target/mod.rs": "1" });
    const before = await nameOf(folder);
    writeInto(folder, `mine/${file}`, "2");
    expect(await nameOf(folder)).toBe(before);
    writeInto(folder, "mine/src/target/mod.rs", "2");
    expect(await nameOf(folder)).not.toBe(before);
  });

  it("of a folder with a Dockerfile follows its .dockerignore, exceptions too", async () => {
    const ignored = "# What is made\nout\n*.log\n!keep.log\n!out/keep\n";
    const folder = folderOf({ "mine/Dockerfile": "FROM scratch", "mine/.dockerignore": ignored, "mine/a.log": "1" });
    const before = await nameOf(folder);
    for (const name of ["a.log", "out/made", "out/deep/made"]) writeInto(folder, `mine/${name}`, "2");
    expect(await nameOf(folder)).toBe(before);
    const names = [before];
    for (const name of ["keep.log", "out/keep", "deep/a.log", "Dockerfile", ".dockerignore"]) {
      writeInto(folder, `mine/${name}`, name === ".dockerignore" ? `${ignored}other\n` : "changed");
      names.push(await nameOf(folder));
    }
    expect(new Set(names).size).toBe(names.length);
  });

  it("of a program changes with its bytes, and with what it is put on", async () => {
    const folder = folderOf({ mine: elf() });
    const before = await nameOf(folder);
    const onBase = await resolve({ op_batcher: "build:mine" }, folder, {
      image_source: "build",
      sequencer: { execution_client: "op-geth", consensus_client: "op-node" },
      validator: { execution_client: "op-geth", consensus_client: "op-node" },
      monitoring: { grafana: { enabled: false } },
    });
    expect(onBase.config.images.op_batcher).not.toBe(before);
    writeInto(folder, "mine", Buffer.concat([elf(), Buffer.from("more")]));
    expect(await nameOf(folder)).not.toBe(before);
  });
});

describe("a path that nothing can be built of", () => {
  it.each<[string, Record<string, string>, string]>([
    ["is not there", {}, "mine does not exist (/"],
    ["is an empty file", { mine: "" }, "mine is empty ("],
    ["is an empty folder", { "mine/README.md": "" }, "mine is a folder with neither a Dockerfile nor a go.mod nor a"],
    ["is two things", { "mine/go.mod": "", "mine/Cargo.toml": "" }, "mine has both a go.mod and a Cargo.toml: add a"],
  ])("%s", async (_, files, message) => {
    const { config, builds, problems } = await resolve({ op_batcher: "build:mine" }, folderOf(files));
    expect(builds).toEqual([]);
    expect(problems).toEqual([expect.stringContaining(`images.op_batcher: ${message}`)]);
    // No registry is asked for it.
    expect(isOwnBuild(config.images.op_batcher!)).toBe(true);
  });

  it("is a program in place of an image that is more than one", async () => {
    const { problems } = await resolve({ grafana: "build:mine" }, folderOf({ mine: elf() }));
    expect(problems).toEqual([
      "images.grafana: mine is no folder with a Dockerfile, and this image is more than one program",
    ]);
  });

  it("does not matter where nothing of it runs", async () => {
    const { problems } = await resolve({ op_batcher: "build:mine" }, folderOf({}), { batcher: { enabled: false } });
    expect(problems).toEqual([]);
  });
});

it("prefers a Dockerfile to all else, and takes absolute paths", async () => {
  const folder = folderOf({ "mine/Dockerfile": "", "mine/go.mod": "", "mine/Cargo.toml": "" });
  const { builds } = await resolve({ op_batcher: `build:${path.join(folder, "mine")}` }, "/");
  expect(builds).toMatchObject([{ source: { kind: "docker", path: path.join(folder, "mine") } }]);
});
