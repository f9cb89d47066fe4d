/** The programs of which the laboratory is made. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { pathWithWorkingIptables } from "../../../../toolchain/iptables";

const execute = promisify(execFile);

const MOST_OUTPUT_BYTES = 2 ** 24;

/** @returns what it prints. @throws Error with its command line and its complaint */
export async function run(command: string, parameters: string[], withinSeconds = 60): Promise<string> {
  const { stdout } = await execute(command, parameters, {
    timeout: withinSeconds * 1_000,
    killSignal: "SIGKILL",
    maxBuffer: MOST_OUTPUT_BYTES,
  });
  return stdout;
}

export const ip = (...parameters: string[]): Promise<string> => run("ip", parameters);
export const tc = (...parameters: string[]): Promise<string> => run("tc", parameters);

let path: Promise<string> | undefined;

/** A PATH for engines, and for rules beside theirs: on it `iptables` is the one that works here. */
export const enginePath = (): Promise<string> => (path ??= pathWithWorkingIptables());

/** What is gone already is no failure. */
export const attempt = async (work: Promise<unknown>): Promise<void> => {
  await work.catch(() => undefined);
};
