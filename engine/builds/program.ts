/** Makes the program of a folder by the compiler that this machine has. */
import { chmod, copyFile, open } from "node:fs/promises";
import * as path from "node:path";
import { ProgramError, run } from "./run";
import type { Source } from "./source";

/** One of the programs that a folder may have. */
export interface Candidate {
  name: string;
  /** As its compiler knows it. */
  id: string;
}

export interface ProgramRequest {
  /** As the image has to have it. */
  program: string;
  /** Where to put it. */
  target: string;
  /** Of the engine, as Go calls it: `amd64`, `arm64`. */
  architecture: string;
}

/** @throws ProgramError for what cannot be made, or would not run on the engine */
export async function makeProgram(source: Source, request: ProgramRequest): Promise<void> {
  switch (source.kind) {
    case "program":
      await copyFile(source.path, request.target);
      break;
    case "go":
      await buildByGo(source.path, request);
      break;
    case "cargo":
      await buildByCargo(source.path, request);
      break;
    case "docker":
      throw new Error("what a Dockerfile builds is an image, not a program");
  }
  await chmod(request.target, EXECUTABLE);
  const reason = whyUnfit(await firstBytes(request.target), request.architecture);
  if (reason !== undefined) throw new ProgramError(reason);
}

const EXECUTABLE = 0o755;

/** Statically linked, unless the user's environment says otherwise, because images differ in their libraries. */
async function buildByGo(directory: string, { program, target, architecture }: ProgramRequest): Promise<void> {
  const environment = { GOOS: "linux", GOARCH: architecture, CGO_ENABLED: process.env["CGO_ENABLED"] ?? "0" };
  const mains = '{{if eq .Name "main"}}{{.ImportPath}}{{end}}';
  const listed = await run("go", ["list", "-e", "-find", "-f", mains, "./..."], { directory, environment });
  const packages = listed.split("\n").filter((line) => line !== "");
  const { id } = chooseProgram(
    program,
    packages.map((each) => ({ name: goProgramName(each), id: each })),
  );
  // A commit, or a change that is in none, is no change of the content.
  await run("go", ["build", "-trimpath", "-buildvcs=false", "-o", target, id], { directory, environment });
}

/** What people call the program of a main package: `op-batcher` of `…/op-batcher/cmd`, `geth` of `…/cmd/geth`. */
export function goProgramName(importPath: string): string {
  const parts = importPath.split("/").filter((part) => !/^v\d+$/.test(part));
  const [before = "", last = ""] = parts.slice(-2);
  return last === "cmd" || last === "main" ? before : last || before;
}

/** What is read of `cargo metadata`. */
interface CargoMetadata {
  target_directory: string;
  packages: { targets: { name: string; kind: string[] }[] }[];
}

/** With its Cargo.lock: to write one would change the content. */
async function buildByCargo(directory: string, { program, target }: ProgramRequest): Promise<void> {
  const described = await run("cargo", ["metadata", "--no-deps", "--format-version", "1"], { directory });
  const { target_directory, packages } = JSON.parse(described) as CargoMetadata;
  const binaries = packages.flatMap(({ targets }) => targets).filter(({ kind }) => kind.includes("bin"));
  const { id } = chooseProgram(
    program,
    binaries.map(({ name }) => ({ name, id: name })),
  );
  await run("cargo", ["build", "--release", "--locked", "--bin", id], { directory });
  const built = path.join(target_directory, "release", id);
  await copyFile(built, target).catch(() => {
    throw new ProgramError(`cargo did not put ${id} at ${built}: name the program itself instead of its folder`);
  });
}

const NAMES_SHOWN = 10;

/**
 * The only program there is, or the one that is called like the one to replace.
 *
 * @throws ProgramError
 */
export function chooseProgram(program: string, candidates: Candidate[]): Candidate {
  const called = candidates.filter(({ name }) => name === program);
  const [chosen, ...others] = candidates.length === 1 ? candidates : called;
  if (chosen && others.length === 0) return chosen;
  if (candidates.length === 0) throw new ProgramError("it has no program");
  const ids = candidates.map(({ id }) => id).sort();
  const more = ids.length > NAMES_SHOWN ? `, and ${ids.length - NAMES_SHOWN} more` : "";
  throw new ProgramError(
    `it has ${ids.length} programs, and ${called.length === 0 ? "none" : "more than one"} is called ${program} ` +
      `(${ids.slice(0, NAMES_SHOWN).join(", ")}${more}): add a Dockerfile that says which one to build, or name a program`,
  );
}

const HEADER_BYTES = 20;

async function firstBytes(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    return buffer;
  } finally {
    await handle.close();
  }
}

const ELF = Buffer.from([0x7f, 0x45, 0x4c, 0x46]);
const MACHINE_OFFSET = 18;
/** By their numbers in ELF, as Go calls them. */
const ARCHITECTURES: Record<number, string> = { 62: "amd64", 183: "arm64" };

/**
 * Why a program does not run on an engine, as far as its first bytes tell.
 *
 * @param header its first 20 bytes
 */
export function whyUnfit(header: Buffer, architecture: string): string | undefined {
  if (header.toString("latin1", 0, 2) === "#!") return undefined;
  if (!header.subarray(0, ELF.length).equals(ELF)) return "it is neither a program for Linux (ELF) nor a script";
  const own = ARCHITECTURES[header.readUInt16LE(MACHINE_OFFSET)];
  if (own === undefined || own === architecture) return undefined;
  return `it is a program for ${own}, and the engine's machine is ${architecture}`;
}
