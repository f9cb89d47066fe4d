import type Docker from "dockerode";
import { connectEngine, describeEngine, engineAddress, type EngineAddress } from "../../engine/connection";
import { ensureEngine } from "../../toolchain";
import { isInstalled } from "../../toolchain/commands";
import { NoEngineError, say } from "../terminal";

export interface PreparedEngine {
  docker: Docker;
  /** What `pulumi` needs in its environment to reach the same engine. */
  environment: NodeJS.ProcessEnv;
}

/** An ssh connection takes longer than a local one, and its agent may ask for a touch. */
const ANSWER_TIMEOUT_MILLISECONDS = 15_000;

/**
 * Finds the Docker engine, or installs and starts one where that is possible.
 *
 * @throws NoEngineError
 */
export async function prepareEngine(): Promise<PreparedEngine> {
  const address = engineAddress();
  const docker = connectEngine(address);
  const found = await ask(docker);
  if (found.version) {
    say("engine", `Docker ${found.version} at ${describeEngine(address)}`);
    return { docker, environment: environmentFor(address) };
  }
  const silence = `no Docker engine answers at ${describeEngine(address)} (${found.reason})`;
  if (address.host) throw new NoEngineError(`${silence}: start it, or unset what names it to use one of this machine`);
  await startOwnEngine(silence);
  return { docker, environment: {} };
}

async function startOwnEngine(silence: string): Promise<void> {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !(await isInstalled("apt-get"))) {
    throw new NoEngineError(
      `${silence}: install Docker (https://docs.docker.com/engine/install/) or start it, or set DOCKER_HOST; ` +
        "on Debian and Ubuntu this command installs and starts one when it runs as root",
    );
  }
  say("engine", `${silence}: starting one, from Debian's packages if none is installed`);
  try {
    await ensureEngine();
  } catch (error) {
    throw new NoEngineError((error as Error).message);
  }
}

async function ask(docker: Docker): Promise<{ version?: string; reason?: string }> {
  const timeout = AbortSignal.timeout(ANSWER_TIMEOUT_MILLISECONDS);
  const silence = new Promise<never>((_, reject) => {
    timeout.addEventListener("abort", () => reject(new Error("no answer in time")));
  });
  try {
    const { Version } = await Promise.race([docker.version(), silence]);
    return { version: Version };
  } catch (error) {
    return { reason: (error as Error).message };
  }
}

/** Pulumi's provider knows nothing of Docker contexts. */
const environmentFor = ({ host }: EngineAddress): NodeJS.ProcessEnv => (host ? { DOCKER_HOST: host } : {});
