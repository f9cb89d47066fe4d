/**
 * A stack that exists for a measurement alone: its config is that of another stack under a name of its own, and its state is in a
 * temporary folder, so that nothing of the user's is touched.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type Docker from "dockerode";
import { stringify } from "yaml";
import { ConfigError, loadConfig, NAMESPACE } from "../../config/load";
import type { StackConfig } from "../../config/schema";
import { groupNetworks } from "../inventory/group";
import { observeObjects } from "../inventory/observe";
import { ownBackendEnvironment } from "../prepare/backend";
import { PROJECT_DIRECTORY, PROJECT_NAME } from "../pulumi";
import { hasConfig, readableConfig } from "../stacks";
import { UserError } from "../terminal";
import { runCommand, type CommandResult } from "./runCommand";

/** Of the stack, and of its network. */
export const BENCH = "opstack-bench";

const L2_NODES = `${NAMESPACE}:l2_nodes`;

const FILE = path.join(PROJECT_DIRECTORY, `Pulumi.${BENCH}.yaml`);

/** @throws UserError while a bench runs, or where one that was killed left something */
export async function refuseRemains(docker: Docker): Promise<void> {
  const remains = groupNetworks(await observeObjects(docker)).filter(
    ({ name, stack }) => name === BENCH || stack === BENCH,
  );
  if (remains.length === 0 && !hasConfig(BENCH)) return;
  const found = remains.length > 0 ? `a network ${BENCH} is on the engine` : `Pulumi.${BENCH}.yaml is here`;
  // `down` knows a stack by its config.
  const known = hasConfig(BENCH) ? "" : `touch Pulumi.${BENCH}.yaml; `;
  throw new UserError(
    `${found}: another bench runs, or one was killed. If none runs, remove what it left with: ` +
      `${known}make down STACK=${BENCH}; rm Pulumi.${BENCH}.yaml`,
  );
}

/** What `make` and users set for commands, of which those of a bench are given their own. */
const NOT_PASSED_ON = ["FAULT", "JSON", "PULUMI_ACCESS_TOKEN", "PULUMI_CONFIG_PASSPHRASE", "REPEAT", "TARGET", "WATCH"];

export class BenchStack {
  private readonly folder = mkdtempSync(path.join(tmpdir(), "opstack-ha-bench-"));
  private readonly environment: NodeJS.ProcessEnv;

  private constructor(
    private readonly raw: Record<string, unknown>,
    /** As it begins. */
    readonly config: StackConfig,
  ) {
    const kept = Object.entries(process.env).filter(([name]) => !NOT_PASSED_ON.includes(name));
    this.environment = { ...Object.fromEntries(kept), STACK: BENCH, ...ownBackendEnvironment(this.folder, {}) };
  }

  /** @throws UserError where the stack's config is wrong, or has no room for a node more */
  static like(stack: string): BenchStack {
    const raw = benchConfig(readableConfig(stack), PROJECT_NAME);
    try {
      const config = loadConfig(asText(raw));
      loadConfig(asText({ ...raw, [L2_NODES]: config.l2_nodes + 1 }));
      return new BenchStack(raw, config);
    } catch (error) {
      throw error instanceof ConfigError
        ? new UserError(`stack ${stack} cannot be measured and grown by one node: ${error.message}`)
        : error;
    }
  }

  /** Writes the config, with so many nodes. */
  configure(nodes = this.config.l2_nodes): void {
    writeFileSync(FILE, stringify({ config: { ...this.raw, [L2_NODES]: String(nodes) } }));
  }

  /** Whether there may be something of it. */
  get hasBegun(): boolean {
    return existsSync(FILE);
  }

  /** For the file of an update's timings. */
  get timingsFile(): string {
    return path.join(this.folder, "timings.json");
  }

  /** Runs a command of `opstack-ha` on this stack. */
  run(parameters: string[], signal?: AbortSignal): Promise<CommandResult> {
    return runCommand([...parameters, "--stack", BENCH], this.environment, signal);
  }

  /** Removes config and state; the network has to be gone. */
  forget(): void {
    if (existsSync(FILE)) rmSync(FILE);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/**
 * The config of a bench like that of a stack: what two networks must not share is its own.
 *
 * @param like full keys to text, as `readableConfig` gives it
 * @param project in whose namespace keys may stand as well
 */
export function benchConfig(like: Record<string, string>, project: string): Record<string, unknown> {
  const own = Object.entries(like).map(([key, value]) => {
    const name = key.startsWith(`${project}:`) ? `${NAMESPACE}:${key.slice(project.length + 1)}` : key;
    return [name, /^[[{]/.test(value) ? (JSON.parse(value) as unknown) : value] as const;
  });
  return {
    ...Object.fromEntries(own),
    [`${NAMESPACE}:network_name`]: BENCH,
    [`${NAMESPACE}:ports`]: "auto",
    [`${NAMESPACE}:subnet`]: "auto",
    [`${NAMESPACE}:l2_chain_id`]: "random",
    [`${NAMESPACE}:bind_address`]: "127.0.0.1",
  };
}

const asText = (config: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
