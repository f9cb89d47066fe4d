/**
 * A stack that exists for one command alone, such as a measurement: its config is that of another stack under a name of its own,
 * and its state is in a temporary folder, so that nothing of the user's is touched.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type Docker from "dockerode";
import { stringify } from "yaml";
import { FIRST_MOMENT } from "../config/hardforks";
import type { ImageSource } from "../config/images";
import { loadConfig, NAMESPACE } from "../config/load";
import { groupNetworks } from "./inventory/group";
import { observeObjects } from "./inventory/observe";
import { ownBackendEnvironment } from "./prepare/backend";
import { PROJECT_DIRECTORY } from "./pulumi";
import { runCommand, type CommandResult } from "./runCommand";
import { hasConfig } from "./stacks";
import { UserError } from "./terminal";

const fileOf = (name: string): string => path.join(PROJECT_DIRECTORY, `Pulumi.${name}.yaml`);

/**
 * @param name of the stack, and of its network
 * @param command that makes it
 * @throws UserError while that command runs, or where one that was killed left something
 */
export async function refuseRemains(docker: Docker, name: string, command: string): Promise<void> {
  const remains = groupNetworks(await observeObjects(docker)).filter((one) => one.name === name || one.stack === name);
  if (remains.length === 0 && !hasConfig(name)) return;
  const found = remains.length > 0 ? `a network ${name} is on the engine` : `Pulumi.${name}.yaml is here`;
  // `down` knows a stack by its config.
  const known = hasConfig(name) ? "" : `touch Pulumi.${name}.yaml; `;
  throw new UserError(
    `${found}: another ${command} runs, or one was killed. If none runs, remove what it left with: ` +
      `${known}make down STACK=${name}; rm Pulumi.${name}.yaml`,
  );
}

/** What `make` and users set for commands, of which those of such a stack are given their own. */
const NOT_PASSED_ON = ["FAULT", "JSON", "PULUMI_ACCESS_TOKEN", "PULUMI_CONFIG_PASSPHRASE", "REPEAT", "TARGET", "WATCH"];

export class OwnStack {
  protected readonly folder: string;
  private readonly environment: NodeJS.ProcessEnv;

  /** @param name of the stack. @param raw its config, full keys to values */
  constructor(
    readonly name: string,
    private readonly raw: Record<string, unknown>,
  ) {
    this.folder = mkdtempSync(path.join(tmpdir(), `${name}-`));
    const kept = Object.entries(process.env).filter(([variable]) => !NOT_PASSED_ON.includes(variable));
    this.environment = { ...Object.fromEntries(kept), STACK: name, ...ownBackendEnvironment(this.folder, {}) };
  }

  /** Where its images come from. */
  get imageSource(): ImageSource {
    return loadConfig(asText(this.raw)).image_source;
  }

  /** Writes the config, with these changes. */
  write(changes: Record<string, unknown> = {}): void {
    writeFileSync(fileOf(this.name), stringify({ config: { ...this.raw, ...changes } }));
  }

  /** Whether there may be something of it. */
  get hasBegun(): boolean {
    return existsSync(fileOf(this.name));
  }

  /** Runs a command of `opstack-ha` on this stack. */
  run(parameters: string[], signal?: AbortSignal): Promise<CommandResult> {
    return runCommand([...parameters, "--stack", this.name], this.environment, signal);
  }

  /** Removes config and state; the network has to be gone. */
  forget(): void {
    if (this.hasBegun) rmSync(fileOf(this.name));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Of a stack: L1 of its own chain was told of these accounts, and a signer lets nobody else in. */
const OF_ITS_OWN_CHAIN = [`${NAMESPACE}:keys`, `${NAMESPACE}:signer`];

/**
 * The config of such a stack: like that of another one, but what two networks must not share is its own.
 *
 * @param like full keys to text, as `readableConfig` gives it
 * @param project in whose namespace keys may stand as well
 * @throws UserError where its L1 is not its own: contracts would be paid for
 */
export function ownConfig(name: string, like: Record<string, string>, project: string): Record<string, unknown> {
  const own = Object.entries(like).map(([key, value]) => {
    const full = key.startsWith(`${project}:`) ? `${NAMESPACE}:${key.slice(project.length + 1)}` : key;
    return [full, /^[[{]/.test(value) ? (JSON.parse(value) as unknown) : value] as const;
  });
  const config = Object.fromEntries(own.filter(([key]) => !OF_ITS_OWN_CHAIN.includes(key))) as Record<string, unknown>;
  const hardforks = config[`${NAMESPACE}:hardforks`];
  if (hardforks) config[`${NAMESPACE}:hardforks`] = withoutMoments(hardforks as Record<string, unknown>);
  const { source = "local" } = (config[`${NAMESPACE}:l1`] ?? {}) as { source?: string };
  if (source !== "local") {
    throw new UserError(
      `the L1 of that stack is not its own (l1.source "${source}"), and this brings up a network for a while: choose a stack with a local L1`,
    );
  }
  return {
    ...config,
    [`${NAMESPACE}:network_name`]: name,
    [`${NAMESPACE}:ports`]: "auto",
    [`${NAMESPACE}:subnet`]: "auto",
    [`${NAMESPACE}:l2_chain_id`]: "random",
    [`${NAMESPACE}:bind_address`]: "127.0.0.1",
  };
}

/** A moment was told to a chain that ran, and has passed for a new one. */
const withoutMoments = (hardforks: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(hardforks).filter(([, time]) => !(Number(time) >= FIRST_MOMENT)));

/** As `loadConfig` takes it. */
export const asText = (config: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
