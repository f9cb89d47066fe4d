import { appendFile } from "node:fs/promises";

export interface CommandOptions {
  cwd?: string;
  /** Added to the environment of this process. */
  environment?: NodeJS.ProcessEnv;
  /** File that becomes the command's input. */
  inputFile?: string;
  signal?: AbortSignal;
}

/** execa is an ES module, which a CommonJS project reaches by a dynamic import only. */
const loadExeca = async () => (await import("execa")).execa;

/** Runs a command with its output appended to a log; throws when it fails. */
export async function runLogged(
  logFile: string,
  command: string,
  parameters: readonly string[],
  options: CommandOptions = {},
): Promise<void> {
  await execute(logFile, command, parameters, options, { file: logFile, append: true });
}

/** Like `runLogged`, but what the command prints is returned instead of logged. */
export async function captureLogged(
  logFile: string,
  command: string,
  parameters: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  return execute(logFile, command, parameters, options, "pipe");
}

async function execute(
  logFile: string,
  command: string,
  parameters: readonly string[],
  { cwd, environment, inputFile, signal }: CommandOptions,
  stdout: "pipe" | { file: string; append: true },
): Promise<string> {
  const execa = await loadExeca();
  await appendFile(logFile, `$ ${[command, ...parameters].join(" ")}\n`);
  const result = await execa(command, parameters, {
    stdin: inputFile ? { file: inputFile } : "ignore",
    stdout,
    stderr: { file: logFile, append: true },
    ...(cwd && { cwd }),
    ...(environment && { env: environment }),
    ...(signal && { cancelSignal: signal }),
  });
  return result.stdout ?? "";
}

/** Runs a quick command and returns what it prints, or undefined when it fails or is not installed. */
export async function tryCommand(command: string, parameters: readonly string[]): Promise<string | undefined> {
  const execa = await loadExeca();
  const result = await execa(command, parameters, { reject: false, stdin: "ignore", timeout: 20_000 });
  return result.failed ? undefined : result.stdout;
}

export async function isInstalled(command: string): Promise<boolean> {
  return (await tryCommand("sh", ["-c", 'command -v "$1"', "sh", command])) !== undefined;
}
