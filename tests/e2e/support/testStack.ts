/**
 * A stack of its own for a test, driven through the Pulumi CLI as a user drives it: own state, own passphrase, and a
 * network whose name, subnet and ports keep out of the way of the networks that the project's stacks describe.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { execa } from "execa";
import { stringify } from "yaml";
import { NAMESPACE } from "../../../config/load";
import { PROJECT_DIRECTORY } from "../../../operator/pulumi";
import { until } from "../../../shared/rpc/deadline";
import { toolchainEnvironment } from "../../../toolchain";
import { stackConfig } from "../../support/stackFiles";
import type { Size } from "../../support/virtualTerminal";
import { removeByLabel } from "./docker";
import { TerminalSession } from "./terminal";

export interface Outcome {
  exitCode: number;
  /** Standard output and standard error, in order, without colours. */
  text: string;
  seconds: number;
}

export type Config = Record<string, unknown>;

/** The program of a stack. Default: this project. */
export interface Program {
  directory: string;
  /** The namespace of its config. */
  namespace: string;
}

const THIS_PROJECT: Program = { directory: PROJECT_DIRECTORY, namespace: NAMESPACE };

export class TestStack {
  private environment: NodeJS.ProcessEnv;
  private readonly backend = mkdtempSync(path.join(tmpdir(), "opstack-ha-e2e-"));

  private constructor(
    readonly name: string,
    private readonly config: Config,
    private program: Program,
  ) {
    this.environment = {
      ...toolchainEnvironment(process.env),
      PULUMI_BACKEND_URL: `file://${this.backend}`,
      PULUMI_CONFIG_PASSPHRASE: "end-to-end",
      STACK: name,
    };
  }

  /** A stack like `like`, changed by `overrides`; whatever an earlier run left of its network is removed. */
  static async create(name: string, like: string, overrides: Config = {}): Promise<TestStack> {
    await removeByLabel(name);
    return TestStack.describe(name, { ...stackConfig(like), network_name: name, ...overrides });
  }

  /** A stack with this config, without a look at what runs. */
  static async describe(name: string, config: Config, program = THIS_PROJECT): Promise<TestStack> {
    const stack = new TestStack(name, config, program);
    stack.configure({});
    const made = await stack.pulumi(["stack", "init", name]);
    if (made.exitCode !== 0) throw new Error(made.text);
    return stack;
  }

  /** Writes the stack's config file: the config it was made with, and these changes to it. */
  configure(changes: Config): void {
    const config = { ...this.config, ...changes };
    const entries = Object.entries(config).map(([key, value]) => [`${this.program.namespace}:${key}`, value]);
    writeFileSync(this.file, stringify({ config: Object.fromEntries(entries) }));
  }

  /** From now on the stack is that of the same project in another folder. */
  moveTo(directory: string): void {
    rmSync(this.file, { force: true });
    this.program = { ...this.program, directory };
    this.configure({});
  }

  private get file(): string {
    return path.join(this.program.directory, `Pulumi.${this.name}.yaml`);
  }

  /** Runs `work` with more variables in the environment of every command. */
  async within<Result>(variables: NodeJS.ProcessEnv, work: () => Promise<Result>): Promise<Result> {
    const before = this.environment;
    this.environment = { ...before, ...variables };
    try {
      return await work();
    } finally {
      this.environment = before;
    }
  }

  up(...flags: string[]): Promise<Outcome> {
    return this.pulumi(["up", "--yes", "--skip-preview", "--stack", this.name, ...flags]);
  }

  preview(): Promise<Outcome> {
    return this.pulumi(["preview", "--stack", this.name]);
  }

  destroy(): Promise<Outcome> {
    return this.pulumi(["destroy", "--yes", "--skip-preview", "--stack", this.name]);
  }

  async outputs<Outputs>(): Promise<Outputs> {
    const { stdout } = await execa("pulumi", ["stack", "output", "--json", "--stack", this.name], this.options());
    return JSON.parse(stdout) as Outputs;
  }

  pulumi(parameters: string[]): Promise<Outcome> {
    return finished(this.start("pulumi", [...parameters, "--non-interactive", "--color=never"]));
  }

  /** A target of the Makefile, on this stack. */
  make(target: string): Promise<Outcome> {
    return finished(this.start("make", ["--silent", target]));
  }

  /** A command of the CLI, on this stack. */
  cli(...parameters: string[]): Promise<Outcome> {
    return finished(this.start(process.execPath, this.commandLine(parameters)));
  }

  /** The same in a pseudo-terminal, for commands that draw and take keys. */
  inTerminal(size: Size, ...parameters: string[]): TerminalSession {
    return new TerminalSession({
      command: [process.execPath, ...this.commandLine(parameters)],
      directory: this.program.directory,
      environment: this.environment,
      size,
    });
  }

  private commandLine(parameters: string[]): string[] {
    return ["--import", "tsx", "operator/main.ts", ...parameters, "--stack", this.name];
  }

  /** Waits until `status` finds nothing wrong. */
  async becomesHealthy(withinSeconds: number): Promise<void> {
    await until(
      "the network to be healthy",
      async () => {
        const { exitCode, text } = await this.cli("status", "--json");
        if (exitCode !== 0) throw new Error((JSON.parse(text) as { problems: { text: string }[] }).problems[0]?.text);
        return true;
      },
      { withinSeconds, everyMilliseconds: 2_000 },
    );
  }

  /** Starts a command in the folder of the program. */
  start(command: string, parameters: string[]) {
    return execa(command, parameters, this.options());
  }

  /** Removes the network, by force if need be, and everything that the stack kept. */
  async remove(): Promise<void> {
    await removeByLabel(this.name);
    this.forget();
  }

  /** Removes what the stack kept, not its network. */
  forget(): void {
    rmSync(this.file, { force: true });
    rmSync(this.backend, { recursive: true, force: true });
  }

  private options() {
    return {
      cwd: this.program.directory,
      env: this.environment,
      extendEnv: false,
      all: true,
      reject: false,
      stdin: "ignore",
    } as const;
  }
}

/** Waits for a command that was started. */
export async function finished(running: ReturnType<TestStack["start"]>): Promise<Outcome> {
  const startedAt = Date.now();
  const { exitCode, all } = await running;
  return { exitCode: exitCode ?? -1, text: all ?? "", seconds: (Date.now() - startedAt) / 1_000 };
}
