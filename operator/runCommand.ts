/** Runs commands of `opstack-ha` as a user does: as processes of their own, so that their whole time counts. */
import { PROJECT_DIRECTORY } from "./pulumi";

export interface CommandResult {
  exitCode: number;
  /** Standard output alone. */
  output: string;
  /** All that it said, in order. */
  text: string;
  seconds: number;
}

const loadExeca = async () => (await import("execa")).execa;

/** @param signal interrupts it as Ctrl-C does, so that it ends in good order */
export async function runCommand(
  parameters: string[],
  environment: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<CommandResult> {
  const execa = await loadExeca();
  const started = Date.now();
  const child = execa(process.execPath, ["--import", "tsx", "operator/main.ts", ...parameters], {
    cwd: PROJECT_DIRECTORY,
    env: environment,
    extendEnv: false,
    stdin: "ignore",
    all: true,
    reject: false,
    cleanup: false,
    // A Ctrl-C on the terminal reaches it by us alone.
    detached: true,
  });
  const interrupt = () => void child.kill("SIGINT");
  signal?.addEventListener("abort", interrupt, { once: true });
  const { exitCode, stdout, all } = await child;
  signal?.removeEventListener("abort", interrupt);
  return { exitCode: exitCode ?? -1, output: stdout, text: all, seconds: (Date.now() - started) / 1_000 };
}
