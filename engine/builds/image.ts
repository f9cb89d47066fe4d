/** Builds one image on one engine. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { OWN_BUILD_LABEL } from "../../config/ownBuilds";
import { makeProgram } from "./program";
import type { OwnBuild } from "./resolve";
import { ProgramError, run, type RunOptions } from "./run";

/** URL of one engine of several; undefined for the one that `docker` reaches. */
type Engine = string | undefined;

const docker = (engine: Engine, parameters: string[], options: RunOptions = {}): Promise<string> =>
  run("docker", parameters, { ...options, ...(engine === undefined ? {} : { environment: { DOCKER_HOST: engine } }) });

/**
 * Builds the image under its name, and makes sure that its program can be started.
 *
 * @throws ProgramError
 */
export async function buildImage(build: OwnBuild, engine: Engine): Promise<void> {
  const { source, name } = build;
  if (source.kind === "docker") await buildFolder(build, source.path, engine);
  else await inTemporaryFolder((folder) => buildProgram(build, folder, engine));
  await docker(engine, ["image", "inspect", "--format", "{{.Id}}", name]).catch(() => {
    throw new ProgramError(
      "the engine does not have what was built, because another builder keeps it: choose its own with: docker buildx use default",
    );
  });
  try {
    await startOnce(build, engine);
  } catch (error) {
    // An image that is there counts as one that works.
    await docker(engine, ["image", "rm", name]).catch(() => undefined);
    throw error;
  }
}

/** `--force-rm`: an engine without BuildKit keeps the container of a step that failed. */
const buildFolder = ({ name }: OwnBuild, folder: string, engine: Engine): Promise<string> =>
  docker(engine, ["build", "--force-rm", "--label", `${OWN_BUILD_LABEL}=${tagOf(name)}`, "--tag", name, folder]);

const tagOf = (name: string): string => name.split(":").at(-1)!;

/** Puts the program on its base, in the first folder of PATH that images have programs in. */
async function buildProgram(build: OwnBuild, folder: string, engine: Engine): Promise<void> {
  const { source, base, program } = build;
  // That an image of one program is to be replaced was judged before.
  if (program === undefined) throw new Error(`images.${build.key} has no program`);
  const architecture = (await docker(engine, ["version", "--format", "{{.Server.Arch}}"])).trim();
  await makeProgram(source, { program, target: path.join(folder, program), architecture });
  await writeFile(path.join(folder, "Dockerfile"), `FROM ${base}\nCOPY ${program} /usr/local/bin/${program}\n`);
  await buildFolder(build, folder, engine);
}

async function inTemporaryFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(path.join(tmpdir(), "opstack-ha-build-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Every program of a network tells its version at once. */
const STARTS_WITHIN_SECONDS = 60;

/**
 * A program that lacks its libraries, or is not where it is looked for, cannot be started at all. What it makes of the
 * argument does not matter.
 */
async function startOnce({ name, program }: OwnBuild, engine: Engine): Promise<void> {
  if (program === undefined) return;
  const container = `opstack-ha-try-${process.pid}`;
  const isolated = ["--network", "none", "--cap-drop", "ALL", "--security-opt", "no-new-privileges:true"];
  const parameters = ["run", "--name", container, ...isolated, "--entrypoint", program, name, "--version"];
  try {
    await docker(engine, parameters, { withinSeconds: STARTS_WITHIN_SECONDS });
  } catch (error) {
    if (error instanceof ProgramError && cannotStart(error.message)) {
      throw new ProgramError(`${program} cannot be started in the image that was built:\n${withoutFirstLine(error)}`);
    }
  } finally {
    await docker(engine, ["rm", "--force", container]).catch(() => undefined);
  }
}

/** As engines of all ages say it. */
const cannotStart = (message: string): boolean =>
  /exit code 12[67]:|exec user process caused|exec format error|exec \S+: no such file|executable file not found/.test(
    message,
  );

const withoutFirstLine = ({ message }: Error): string => message.split("\n").slice(1).join("\n");

/** Brings an image from one engine to another, where it has the same id then. @throws ProgramError */
export const copyImage = (name: string, from: string, to: string): Promise<void> =>
  inTemporaryFolder(async (folder) => {
    const file = path.join(folder, "image.tar");
    await docker(from, ["save", "--output", file, name]);
    await docker(to, ["load", "--input", file]);
  });
