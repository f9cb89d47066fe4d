/** Building, with programs in place of `docker` and the compilers that write down what they are asked for. */
import { chmodSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BASE_IMAGE } from "../../../../config/ownBuilds";
import { makeBuilds, makeBuildsOnHosts } from "../../../../engine/builds/make";
import type { OwnBuild } from "../../../../engine/builds/resolve";
import type { SourceKind } from "../../../../engine/builds/source";
import { fullName } from "../../../../engine/imageNames";
import { lookAt } from "../../operator/hosts/looks";
import { elf, folderOf, writeInto } from "./files";

let root: string;

/** Adds a program to those that are found, and nothing else is but what every system has. */
function program(name: string, script: string): void {
  writeInto(root, `bin/${name}`, `#!/bin/sh\n${script}\n`);
  chmodSync(path.join(root, "bin", name), 0o755);
}

const RECORD = 'echo "${DOCKER_HOST:-local} $*" >> "$RECORDS/calls"';

/** @param more cases of what it does for its first argument */
const docker = (more = "") => program("docker", `${RECORD}\ncase "$1" in\n${more}\nversion) echo amd64;;\nesac`);

const calls = (): string[] => {
  const file = path.join(root, "calls");
  return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
};

beforeEach(() => {
  root = folderOf({});
  mkdirSync(path.join(root, "bin"));
  vi.stubEnv("PATH", `${path.join(root, "bin")}:/usr/bin:/bin`);
  vi.stubEnv("RECORDS", root);
  for (const variable of ["CGO_ENABLED", "DOCKER_HOST"]) vi.stubEnv(variable, undefined);
});
afterEach(() => vi.unstubAllEnvs());

const NAME = "opstack-ha-own/op-batcher:0123";

/** One image, made of what is in a folder of this content. */
function buildOf(kind: SourceKind, files: Record<string, string | Buffer> = {}, file = "."): OwnBuild {
  const source = { kind, path: path.join(folderOf(files), file) };
  return { key: "op_batcher", path: "../mine", source, name: NAME, program: "op-batcher", base: BASE_IMAGE };
}

async function make(build: OwnBuild, present = [BASE_IMAGE]) {
  const told: string[] = [];
  const problems = await makeBuilds([build], present, (text) => told.push(text));
  return { told, problems };
}

describe("a folder with a Dockerfile", () => {
  it("is built under its name, and its program started once", async () => {
    docker();
    const build = buildOf("docker");
    const { told, problems } = await make(build, []);
    expect(problems).toEqual([]);
    expect(told).toEqual([
      `images.op_batcher: ../mine (a folder with a Dockerfile) is new or has changed: building ${NAME}`,
    ]);
    const [built, inspected, started, removed, ...others] = calls();
    expect(built).toBe(`local build --force-rm --label opstack-ha.toolchain=0123 --tag ${NAME} ${build.source.path}`);
    expect(inspected).toContain(`image inspect --format {{.Id}} ${NAME}`);
    expect(started).toMatch(/ run --name \S+ --network none .* --entrypoint op-batcher \S+ --version$/);
    expect(removed).toContain("rm --force");
    expect(others).toEqual([]);
  });

  it("is not built where the engine has the image of this content", async () => {
    docker();
    expect(await make(buildOf("docker"), [NAME])).toEqual({ told: [], problems: [] });
    expect(calls()).toEqual([]);
  });

  it("that cannot be built is told with the end of what was printed", async () => {
    docker('build) { seq 30; printf "40 %%\\r50 %%\\n"; echo "it broke"; } >&2; exit 3;;');
    const { problems } = await make(buildOf("docker"));
    expect(problems).toHaveLength(1);
    const lines = problems[0]!.split("\n");
    expect(lines[0]).toBe("images.op_batcher: ../mine cannot be built: docker build ended with exit code 3:");
    expect(lines).toHaveLength(21);
    expect(lines).toEqual(expect.arrayContaining(["      30", "      50 %", "      it broke"]));
    expect(lines).not.toContain("      1");
  });

  it("whose program cannot be started is refused, and its image goes", async () => {
    docker("run) echo 'exec: op-batcher: executable file not found in $PATH' >&2; exit 127;;");
    const { problems } = await make(buildOf("docker"));
    expect(problems).toEqual([
      "images.op_batcher: ../mine cannot be built: op-batcher cannot be started in the image that was built:\n" +
        "      exec: op-batcher: executable file not found in $PATH",
    ]);
    expect(calls().at(-1)).toBe(`local image rm ${NAME}`);
  });

  it("whose program makes nothing of --version is taken", async () => {
    docker('run) echo "flag provided but not defined: -version" >&2; exit 1;;');
    expect((await make(buildOf("docker"))).problems).toEqual([]);
  });

  it("that another builder keeps is told so", async () => {
    docker("image) exit 1;;");
    expect((await make(buildOf("docker"))).problems).toEqual([expect.stringContaining("docker buildx use default")]);
  });
});

describe("a program", () => {
  /** Keeps what it is given to build, whose folder does not stay. */
  const KEEPS = 'build) for folder; do :; done; cp -R "$folder" "$RECORDS/context";;';
  const context = (name: string) => readFileSync(path.join(root, "context", name));

  it("is put on its base, where it is found first", async () => {
    docker(KEEPS);
    const build = buildOf("program", { mine: elf() }, "mine");
    expect((await make(build)).problems).toEqual([]);
    expect(context("Dockerfile").toString()).toBe(`FROM ${BASE_IMAGE}\nCOPY op-batcher /usr/local/bin/op-batcher\n`);
    expect(context("op-batcher")).toEqual(elf());
    const [, built = ""] = calls();
    expect(existsSync(built.split(" ").at(-1)!)).toBe(false);
  });

  it("for another machine is refused before anything is built", async () => {
    docker();
    const { problems } = await make(buildOf("program", { mine: elf(183) }, "mine"));
    expect(problems).toEqual([expect.stringContaining("a program for arm64, and the engine's machine is amd64")]);
    expect(calls()).toEqual(["local version --format {{.Server.Arch}}"]);
  });

  it("needs the base, and is told how to get it", async () => {
    docker();
    const { problems } = await make(buildOf("program", { mine: elf() }, "mine"), []);
    expect(problems).toEqual([expect.stringContaining(`the engine lacks ${BASE_IMAGE}, which it is put on`)]);
    expect(problems[0]).toContain("make images");
    expect(calls()).toEqual([]);
  });

  it("is made of a Go module, for the engine's machine", async () => {
    docker(KEEPS);
    writeInto(root, "built", elf());
    const put = 'cp "$RECORDS/built" "$5"';
    program(
      "go",
      `echo "$GOOS $GOARCH $CGO_ENABLED $*" >> "$RECORDS/go"\ncase "$1" in\nlist) echo example.com/mine/op-batcher/cmd; echo example.com/mine/other;;\nbuild) ${put};;\nesac`,
    );
    expect((await make(buildOf("go"))).problems).toEqual([]);
    expect(context("op-batcher")).toEqual(elf());
    const [, built] = readFileSync(path.join(root, "go"), "utf8").split("\n");
    expect(built).toMatch(/^linux amd64 0 build -trimpath -buildvcs=false -o \S+ example\.com\/mine\/op-batcher\/cmd$/);
  });

  it("is made of a Cargo package, from where Cargo says that it puts it", async () => {
    docker(KEEPS);
    writeInto(root, "target/release/mine", elf());
    const metadata = {
      target_directory: path.join(root, "target"),
      packages: [{ targets: [{ name: "library", kind: ["lib"] }] }, { targets: [{ name: "mine", kind: ["bin"] }] }],
    };
    program("cargo", `echo "$*" >> "$RECORDS/cargo"\n[ "$1" = build ] || echo '${JSON.stringify(metadata)}'`);
    expect((await make(buildOf("cargo"))).problems).toEqual([]);
    expect(context("op-batcher")).toEqual(elf());
    expect(readFileSync(path.join(root, "cargo"), "utf8")).toContain("build --release --locked --bin mine\n");
  });

  it.each<[SourceKind, string, string]>([
    ["go", "go", "https://go.dev/doc/install"],
    ["cargo", "cargo", "https://rustup.rs"],
  ])("of a %s folder needs %s, and says so where it is missing", async (kind, compiler, url) => {
    docker();
    // Nothing but the programs of this test.
    vi.stubEnv("PATH", path.join(root, "bin"));
    const { problems } = await make(buildOf(kind));
    expect(problems).toEqual([
      `images.op_batcher: ../mine cannot be built: ${compiler} is not installed: install it (${url}) and put it on PATH`,
    ]);
  });
});

describe("over several hosts", () => {
  const { hosts } = lookAt("overlay");
  const key = "op_conductor";
  const build = (): OwnBuild => ({ ...buildOf("docker"), key, program: "op-conductor" });
  const onHosts = (seen = hosts) => makeBuildsOnHosts([build()], seen, () => undefined);

  it("an image is built once, and brought to all others that run it", async () => {
    docker();
    expect(await onHosts()).toEqual([]);
    const [first, ...others] = hosts.filter(({ plan }) => plan.images.includes(key)).map(({ plan }) => plan.engine);
    expect(others).not.toEqual([]);
    const of = (what: string) => calls().filter((call) => call.split(" ")[1] === what);
    expect(of("build").map((call) => call.split(" ")[0])).toEqual([first]);
    expect(of("save").map((call) => call.split(" ")[0])).toEqual(others.map(() => first));
    expect(of("load").map((call) => call.split(" ")[0])).toEqual(others);
  });

  it("an image that one of them has is not built again", async () => {
    docker();
    const [first, second, ...others] = hosts;
    const details = { ...second!.details!, imageIds: { [fullName(NAME)]: "sha256:of-mine" } };
    expect(await onHosts([first!, { ...second!, details }, ...others])).toEqual([]);
    expect(calls().map((call) => call.split(" ").slice(0, 2).join(" "))).toEqual(
      [first!, ...others].flatMap(({ plan }) => [`${second!.plan.engine} save`, `${plan.engine} load`]),
    );
  });
});
