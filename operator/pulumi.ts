/** Running the Pulumi CLI the way a user does. */
import { EXIT } from "./exitCodes";
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import { SIGNALS } from "./interruption";
import { UserError } from "./terminal";

export const PROJECT_DIRECTORY = path.resolve(__dirname, "..");

/** As in Pulumi.yaml, where `pulumi new` writes the name that its user chose. */
export const PROJECT_NAME = (
  parse(readFileSync(path.join(PROJECT_DIRECTORY, "Pulumi.yaml"), "utf8")) as { name: string }
).name;

/**
 * For Pulumi to work on so many resources at once, or on its own default of four for each CPU if that is more: most of the time
 * each of them waits for Docker.
 */
export const parallel = (least: number): string[] => ["--parallel", String(Math.max(least, 4 * cpus().length))];

/** Containers that are created or removed at once; those that are created begin to work at once, too. */
const UP_AT_ONCE = 16;

/** Of an update. Nobody is asked, so nobody needs the preview; it would run the program twice. */
export const updateParameters = (stack: string, refreshes: boolean): string[] => [
  "up",
  "--yes",
  "--skip-preview",
  "--suppress-outputs",
  ...parallel(UP_AT_ONCE),
  "--stack",
  stack,
  ...(refreshes ? ["--refresh"] : []),
];

/** A Ctrl-C reaches a process more than once (from the terminal, from make); these count as one. */
const SAME_SIGNAL_MILLISECONDS = 1_000;

/** A resource in an exported state, as far as it is read here. */
interface StateResource {
  type: string;
  urn: string;
  id?: string;
  inputs?: { name?: unknown; attach?: unknown };
  /** URN and id of the provider that made it. */
  provider?: string;
  /** URNs, as those below. */
  dependencies?: string[] | null;
  propertyDependencies?: Record<string, string[] | null> | null;
  deletedWith?: string;
}

/** A stack of the project, as `pulumi stack ls` tells of it. */
interface KnownStack {
  name: string;
  current: boolean;
  /** Undefined where the backend does not count them. */
  resourceCount?: number;
  /** Told by Pulumi Cloud alone. */
  updateInProgress?: boolean;
}

export interface ExportedState {
  deployment: {
    resources?: StateResource[];
    pending_operations?: { type: string; resource: StateResource }[];
  };
}

/** execa is an ES module, and one that a CommonJS project reaches by a dynamic import only. */
const loadExeca = async () => (await import("execa")).execa;

export class PulumiCli {
  constructor(
    /** All of the environment, not only what is added to it. */
    readonly environment: NodeJS.ProcessEnv,
    readonly directory = PROJECT_DIRECTORY,
  ) {}

  /**
   * Runs a quiet command and returns what it prints.
   *
   * @throws UserError with Pulumi's own words
   */
  async capture(parameters: readonly string[], input?: string): Promise<string> {
    const execa = await loadExeca();
    const result = await execa("pulumi", [...parameters, "--non-interactive"], {
      ...this.options(),
      ...(input === undefined ? { stdin: "ignore" } : { input }),
      reject: false,
    });
    if (!result.failed) return result.stdout;
    const words = (result.stderr || result.originalMessage || "").replace(/^error: /m, "").trim();
    throw new UserError(`pulumi ${parameters.slice(0, 2).join(" ")} failed: ${words}`);
  }

  async json<Content>(parameters: readonly string[]): Promise<Content> {
    return JSON.parse(await this.capture([...parameters, "--json"])) as Content;
  }

  /** The names of this project's stacks, and which one is selected. */
  async stacks(): Promise<KnownStack[]> {
    return this.json(["stack", "ls"]);
  }

  async exportState(stack: string): Promise<ExportedState> {
    return JSON.parse(await this.capture(["stack", "export", "--stack", stack])) as ExportedState;
  }

  /**
   * Runs a command with Pulumi's normal output, and hands an interruption on to it, once, so that it stops in good
   * order: what is being created is finished and recorded.
   *
   * @param options `onStderr` for all that it prints, where stdout is for a result
   * @returns its exit code, `EXIT.interrupted` after an interruption
   */
  async run(parameters: readonly string[], { onStderr = false } = {}): Promise<number> {
    const interactive = Boolean(process.stdin.isTTY && process.stdout.isTTY);
    const execa = await loadExeca();
    const child = execa("pulumi", [...parameters, ...(interactive ? [] : ["--non-interactive"])], {
      ...this.options(),
      stdio: ["inherit", onStderr ? process.stderr : "inherit", "inherit"],
      reject: false,
      cleanup: false,
      // In a process group of its own it gets signals from us alone: a second one would end it on the spot.
      detached: true,
    });
    let lastSignal = 0;
    const forward = () => {
      if (Date.now() - lastSignal > SAME_SIGNAL_MILLISECONDS) child.kill("SIGINT");
      lastSignal = Date.now();
    };
    SIGNALS.forEach((signal) => process.on(signal, forward));
    const result = await child;
    SIGNALS.forEach((signal) => process.off(signal, forward));
    return lastSignal > 0 ? EXIT.interrupted : (result.exitCode ?? 1);
  }

  private options() {
    return { cwd: this.directory, env: this.environment, extendEnv: false } as const;
  }
}
