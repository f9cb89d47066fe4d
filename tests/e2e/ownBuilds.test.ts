/**
 * Images of the user's own (`SUITE=all`): op-batcher of a folder with a Dockerfile, of a program and of a Go module, built by the
 * update that needs them; another content replaces op-batcher and nothing else. What cannot be built changes nothing. Levels of
 * logs and variables, too.
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { IMAGES } from "../../config/images";
import { BASE_IMAGE } from "../../config/ownBuilds";
import { connectEngine } from "../../engine/connection";
import { until } from "../../shared/rpc/deadline";
import { syncStatus, type Outputs } from "./support/chain";
import { inspect, leftovers, logLines, serviceIds } from "./support/docker";
import { RUNS_ALL } from "./support/suite";
import { TestStack, type Config, type Outcome } from "./support/testStack";

const NETWORK = "e2e-own-builds";
const BATCHER = `${NETWORK}-op-batcher`;
const CLIENTS = { execution_client: "op-geth", consensus_client: "op-node" };

let folder: string;
let stack: TestStack;
const engine = connectEngine();

/** Writes a file below the folder of this test. @returns its path */
function write(name: string, content: string): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

const build = (name: string): Config => ({ images: { op_batcher: `build:${path.join(folder, name)}` } });

/** The name of the image that op-batcher runs from. */
async function imageName(): Promise<string> {
  const { Image } = await inspect(BATCHER);
  const { RepoTags: names } = await engine.getImage(Image).inspect();
  expect(names).toEqual([expect.stringMatching(/^opstack-ha-own\/op-batcher:[0-9a-f]{20}$/)]);
  return names[0]!;
}

/** All images that were ever made here for op-batcher. */
async function ownImages(): Promise<string[]> {
  const images = await engine.listImages({ filters: { reference: ["opstack-ha-own/op-batcher"] } });
  return images.flatMap(({ RepoTags }) => RepoTags ?? []).sort();
}

/** Of all containers on the engine, those of builds among them. */
async function containerNames(): Promise<string[]> {
  return (await engine.listContainers({ all: true })).flatMap(({ Names }) => Names).sort();
}

/** Names of the containers that are other ones after the work. */
async function replacedBy(work: () => Promise<Outcome>): Promise<{ outcome: Outcome; replaced: string[] }> {
  const before = await serviceIds(NETWORK);
  const outcome = await work();
  const after = await serviceIds(NETWORK);
  expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort());
  return { outcome, replaced: Object.keys(after).filter((name) => after[name] !== before[name]) };
}

/** Updates to this config: op-batcher is replaced and nothing else, and a second update changes nothing. */
async function replacesTheBatcher(changes: Config): Promise<Outcome> {
  stack.configure(changes);
  const { outcome, replaced } = await replacedBy(() => stack.up());
  expect(outcome.exitCode, outcome.text).toBe(0);
  expect(replaced).toEqual([BATCHER]);
  const again = await stack.up("--expect-no-changes");
  expect(again.exitCode, again.text).toBe(0);
  return outcome;
}

/** Runs what is built of this source, which writes a line and then becomes the op-batcher that lies beside it. */
async function becomesUpstream(name: string, main: string, line: string): Promise<void> {
  copyFileSync(path.join(folder, "op-batcher"), path.join(path.dirname(main), "upstream"));
  await replacesTheBatcher(build(name));
  expect((await logLines(BATCHER))[0]).toBe(line);
  await postsBatches();
}

/** Whether batches reach L1: the safe head moves. */
async function postsBatches(): Promise<void> {
  const { validators } = await stack.outputs<Outputs>();
  const { nodeRpcUrl } = validators[0]!;
  const { safe_l2: before } = await syncStatus(nodeRpcUrl);
  const hasMoved = async () => (await syncStatus(nodeRpcUrl)).safe_l2.number > before.number;
  await until("the safe head to advance", hasMoved, { withinSeconds: 180 });
}

describe.runIf(RUNS_ALL)("a network with an op-batcher of the user's own", () => {
  let folderImage = "";

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "opstack-ha-own-builds-"));
    write("folder/Dockerfile", `FROM ${IMAGES.op_batcher.build}\nCOPY note /note\nLABEL of=folder\n`);
    write("folder/.dockerignore", "*.log\n");
    write("folder/note", "one");
    stack = await TestStack.create(NETWORK, "single", {
      subnet: "10.215.0.0/24",
      ports: "auto",
      image_source: "build",
      l1: { block_time: 2 },
      sequencer: CLIENTS,
      validator: CLIENTS,
      monitoring: { grafana: { enabled: false } },
      ...build("folder"),
    });
  });

  afterAll(async () => {
    await stack?.remove();
    for (const name of await ownImages()) await engine.getImage(name).remove({ force: true });
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it("builds it with the first update, and not again with the next", async () => {
    const up = await stack.up();
    expect(up.exitCode, up.text).toBe(0);
    folderImage = await imageName();
    expect(up.text).toContain(`(a folder with a Dockerfile) is new or has changed: building ${folderImage}`);
    const { Config: settings } = await engine.getImage(folderImage).inspect();
    expect(settings.Labels).toMatchObject({ of: "folder", "opstack-ha.toolchain": folderImage.split(":")[1] });
    const again = await stack.up("--expect-no-changes");
    expect(again.exitCode, again.text).toBe(0);
    await postsBatches();
  });

  it("says in a preview what it would build, and builds nothing", async () => {
    const before = await ownImages();
    write("folder/note", "two");
    const preview = await stack.preview();
    expect(preview.exitCode, preview.text).toBe(0);
    expect(preview.text).toContain("(a folder with a Dockerfile) is built when the update runs");
    expect(await ownImages()).toEqual(before);
  });

  it("replaces op-batcher alone when the content changes, not when what is ignored does", async () => {
    await replacesTheBatcher(build("folder"));
    expect(await imageName()).not.toBe(folderImage);
    write("folder/some.log", "more");
    const ignored = await stack.up("--expect-no-changes");
    expect(ignored.exitCode, ignored.text).toBe(0);
    await postsBatches();
  });

  it("goes back to an image that the engine has, without building it", async () => {
    write("folder/note", "one");
    const { text } = await replacesTheBatcher(build("folder"));
    expect(text).not.toContain("is new or has changed");
    expect(await imageName()).toBe(folderImage);
  });

  it("puts a program in the place of the one of the image", async () => {
    const container = await engine.createContainer({ Image: IMAGES.op_batcher.build });
    try {
      await execa("docker", ["cp", `${container.id}:/usr/local/bin/op-batcher`, path.join(folder, "op-batcher")]);
    } finally {
      await container.remove({ force: true });
    }
    const { text } = await replacesTheBatcher(build("op-batcher"));
    expect(text).toContain(`(a program) is new or has changed: building ${await imageName()}`);
    await postsBatches();
  });

  it("builds a Go module for it", async () => {
    write("go/go.mod", "module example.com/mine\n\ngo 1.21\n");
    write("go/other/main.go", "package main\n\nfunc main() {}\n");
    const main = write("go/op-batcher/main.go", GO_PROGRAM);
    await becomesUpstream("go", main, "this is mine");
  });

  it("builds a Cargo package for it", async () => {
    write("cargo/Cargo.toml", '[package]\nname = "op-batcher"\nversion = "1.0.0"\nedition = "2021"\n');
    write("cargo/Cargo.lock", 'version = 3\n\n[[package]]\nname = "op-batcher"\nversion = "1.0.0"\n');
    const main = write("cargo/src/main.rs", RUST_PROGRAM);
    await becomesUpstream("cargo", main, "this is mine, in Rust");
  });

  it.each<[what: string, name: string, files: Record<string, string>, message: RegExp]>([
    ["a path that does not exist", "nowhere", {}, /images\.op_batcher: \S+\/nowhere does not exist/],
    ["an empty file", "empty", { empty: "" }, /images\.op_batcher: \S+\/empty is empty/],
    ["a folder of something else", "else", { "else/README.md": "" }, /neither a Dockerfile nor a go\.mod nor a Cargo/],
    ["a file that is no program", "text", { text: "not a program\n" }, /neither a program for Linux \(ELF\) nor/],
    [
      "a Dockerfile that fails",
      "broken",
      { "broken/Dockerfile": `FROM ${BASE_IMAGE}\nRUN echo "this went wrong" && exit 7\n` },
      /broken cannot be built: docker build ended with exit code \d+:[\s\S]*this went wrong/,
    ],
    [
      "an image without the program",
      "without",
      { "without/Dockerfile": `FROM ${BASE_IMAGE}\n` },
      /op-batcher cannot be started in the image that was built:[\s\S]*op-batcher/,
    ],
    [
      "a Go module that does not compile",
      "wrong",
      { "wrong/go.mod": "module example.com/wrong\n\ngo 1.21\n", "wrong/main.go": "package main\nfunc main() { x }\n" },
      /wrong cannot be built: go build ended with exit code 1:[\s\S]*undefined: x/,
    ],
  ])("refuses %s, and changes nothing", async (_, name, files, message) => {
    for (const [file, content] of Object.entries(files)) write(file, content);
    const imagesBefore = await ownImages();
    const containersBefore = await containerNames();
    stack.configure(build(name));
    const { outcome, replaced } = await replacedBy(() => stack.up());
    expect(outcome.exitCode, outcome.text).not.toBe(0);
    expect(outcome.text).toMatch(message);
    expect(outcome.text).toContain("The network cannot be created; nothing was changed:");
    expect(replaced).toEqual([]);
    expect(await containerNames()).toEqual(containersBefore);
    expect(await ownImages()).toEqual(imagesBefore);
  });

  it("gives op-batcher another level and variables, and takes them away again", async () => {
    await replacesTheBatcher({
      ...build("folder"),
      log_level: { op_batcher: "debug" },
      extra_environment: { op_batcher: ["GOGC=80", "GODEBUG=madvdontneed=1"] },
    });
    const variables = async () => (await inspect(BATCHER)).Config.Env;
    expect(await variables()).toEqual(expect.arrayContaining(["GODEBUG=madvdontneed=1", "GOGC=80"]));
    const logsDebug = async () => (await logLines(BATCHER)).some((line) => /"lvl":"(debug|dbug)"/i.test(line));
    await until("a record of level debug", logsDebug, { withinSeconds: 60 });
    await replacesTheBatcher(build("folder"));
    expect((await variables()).filter((variable) => /^(GOGC|GODEBUG)=/.test(variable))).toEqual([]);
    await postsBatches();
  });

  it("refuses a variable that would hold a secret, without showing its value", async () => {
    stack.configure({ ...build("folder"), extra_environment: { op_batcher: ["OP_BATCHER_PRIVATE_KEY=0x1234567890"] } });
    const refused = await stack.up();
    expect(refused.exitCode).not.toBe(0);
    expect(refused.text).toContain("OP_BATCHER_PRIVATE_KEY is a name for a secret");
    expect(refused.text).not.toContain("0x1234567890");
  });

  it("leaves nothing behind but images", async () => {
    stack.configure({});
    const destroyed = await stack.destroy();
    expect(destroyed.exitCode, destroyed.text).toBe(0);
    expect(await leftovers(NETWORK)).toEqual([]);
  });
});

/** Writes a line, and becomes the op-batcher that it carries, because that takes minutes to build. */
const GO_PROGRAM = `package main

import (
	_ "embed"
	"fmt"
	"os"
	"syscall"
)

//go:embed upstream
var upstream []byte

func main() {
	fmt.Println("this is mine")
	file := "/tmp/op-batcher"
	if err := os.WriteFile(file, upstream, 0o755); err != nil {
		panic(err)
	}
	panic(syscall.Exec(file, os.Args, os.Environ()))
}
`;

/** The same. */
const RUST_PROGRAM = `use std::{env, fs, os::unix::fs::PermissionsExt, os::unix::process::CommandExt, process::Command};

static UPSTREAM: &[u8] = include_bytes!("upstream");

fn main() {
    println!("this is mine, in Rust");
    let file = "/tmp/op-batcher";
    fs::write(file, UPSTREAM).unwrap();
    fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
    panic!("{}", Command::new(file).args(env::args_os().skip(1)).exec());
}
`;
