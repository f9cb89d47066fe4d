/** Runs the programs that builds are made with. */
import { spawn } from "node:child_process";
import { once } from "node:events";

/** Where those are had that a machine may lack. */
const INSTALLATION: Record<string, string> = {
  cargo: "https://rustup.rs",
  docker: "https://docs.docker.com/engine/install",
  go: "https://go.dev/doc/install",
};

/** Lines of a failed program's output that its error shows. */
const LINES_SHOWN = 20;
/** Characters of output that are kept for them. */
const KEPT = 20_000;

/** What a program could not do, worded for the user, with the end of its output. */
export class ProgramError extends Error {
  override readonly name = "ProgramError";
}

export interface RunOptions {
  directory?: string;
  /** Added to the environment of this process. */
  environment?: NodeJS.ProcessEnv;
  /** Seconds after which it is killed. Default none. */
  withinSeconds?: number;
}

/**
 * @returns what it prints to its standard output
 * @throws ProgramError where it is not installed, or fails
 */
export async function run(
  program: string,
  parameters: string[],
  { directory, environment, withinSeconds }: RunOptions = {},
): Promise<string> {
  const child = spawn(program, parameters, {
    cwd: directory,
    env: { ...process.env, ...environment },
    timeout: withinSeconds === undefined ? undefined : withinSeconds * 1_000,
    killSignal: "SIGKILL",
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed: Buffer[] = [];
  let end = "";
  const keep = (piece: Buffer) => void (end = `${end}${piece.toString()}`.slice(-KEPT));
  child.stdout.on("data", (piece: Buffer) => {
    printed.push(piece);
    keep(piece);
  });
  child.stderr.on("data", keep);
  try {
    const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
    if (code === 0) return Buffer.concat(printed).toString();
    const how = code === null ? `was ended by ${signal}` : `ended with exit code ${code}`;
    throw new ProgramError([`${program} ${parameters[0]} ${how}:`, ...lastLines(end)].join("\n"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    const where = INSTALLATION[program];
    throw new ProgramError(`${program} is not installed: install it${where ? ` (${where})` : ""} and put it on PATH`);
  }
}

/** Indented, as part of a list of problems. Progress that is written over itself is shown as it ended. */
const lastLines = (output: string): string[] =>
  output
    .split("\n")
    .map((line) => line.replace(/\r$/, "").split("\r").at(-1)!.trimEnd())
    .filter((line) => line !== "")
    .slice(-LINES_SHOWN)
    .map((line) => `      ${line}`);
