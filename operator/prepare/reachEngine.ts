import type Docker from "dockerode";
import { hostsOf } from "../../config/placement";
import type { StackConfig } from "../../config/schema";
import { connectEngine, describeEngine, engineAddress, type EngineAddress } from "../../engine/connection";
import { ensureEngine } from "../../toolchain";
import { isInstalled } from "../../toolchain/commands";
import { configOverHosts } from "../hosts/config";
import { homeEngine } from "../hosts/engines";
import { NoEngineError, say, UserError } from "../terminal";

export interface PreparedEngine {
  docker: Docker;
  /** What `pulumi` needs in its environment to reach the same engine. */
  environment: NodeJS.ProcessEnv;
  /** Whether the network has engines of hosts, and needs none of this machine. Default false. */
  ofHosts?: boolean;
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

/**
 * The engine that a command on a stack begins with: where its network is over several hosts, that of L1's host, which is asked nothing here.
 * Each of these commands asks the engines of all hosts itself, and this machine may be without one.
 *
 * @param stack undefined where none is chosen yet
 * @throws NoEngineError
 */
export async function prepareEngineFor(stack: string | undefined): Promise<PreparedEngine> {
  const config = stack === undefined ? undefined : configOrProblem(stack);
  if (!config) return prepareEngine();
  const ofHosts = { environment: environmentFor(engineAddress()), ofHosts: true };
  // The command says what is wrong with it where that matters: `down` removes a network all the same.
  if (config instanceof UserError) return { docker: connectEngine(), ...ofHosts };
  const names = hostsOf(config).map(({ name }) => name);
  say("engine", `those of hosts ${names.join(", ")}`);
  return { docker: connectEngine(homeEngine(config)), ...ofHosts };
}

/** Undefined for a network on one machine. */
function configOrProblem(stack: string): StackConfig | UserError | undefined {
  try {
    return configOverHosts(stack);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
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
