import { mkdir, readFile, rm } from "node:fs/promises";
import { cachePath } from "./cache";
import { captureLogged, runLogged, type CommandOptions } from "./commands";
import { formatDuration, type Reporter } from "./report";

/** What a step keeps busy; steps that wait for the network run beside those that compute. */
export type Load = "go" | "processor" | "network" | "engine";

export interface Step {
  name: string;
  load: Load;
  /** Names of the steps that must be finished before. */
  needs: readonly string[];
  /** Asked once those are finished. */
  isUpToDate(): Promise<boolean>;
  run(context: StepContext): Promise<void>;
}

export interface StepContext {
  logFile: string;
  run(command: string, parameters: readonly string[], options?: CommandOptions): Promise<void>;
  /** Like `run`, but returns what the command prints. */
  capture(command: string, parameters: readonly string[], options?: CommandOptions): Promise<string>;
}

/** One Go build keeps all processors busy by itself, and two at once would both compile what they have in common. */
const CONCURRENT: Readonly<Record<Load, number>> = { go: 1, processor: 1, network: 4, engine: 2 };
const LOG_LINES_SHOWN = 25;

export class StepFailure extends Error {
  constructor(
    readonly step: string,
    readonly logFile: string,
    override readonly cause: unknown,
    readonly lastLines: string,
  ) {
    super(`${step} failed`);
  }
}

/** The wanted steps and all they need, each after what it needs; otherwise in the order given. */
export function orderSteps<Named extends Pick<Step, "name" | "needs">>(
  steps: readonly Named[],
  wanted: readonly string[] = steps.map(({ name }) => name),
): Named[] {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const ordered: Named[] = [];
  const visit = (name: string, dependents: readonly string[]): void => {
    const step = byName.get(name);
    if (!step) throw new Error(`there is no step "${name}", needed by ${dependents.at(-1) ?? "the caller"}`);
    if (dependents.includes(name)) throw new Error(`steps need each other: ${[...dependents, name].join(" → ")}`);
    if (ordered.includes(step)) return;
    step.needs.forEach((need) => visit(need, [...dependents, name]));
    ordered.push(step);
  };
  wanted.forEach((name) => visit(name, []));
  return ordered;
}

/** Runs steps as early as what they need and the machine's capacity allow; stops all at the first failure. */
export async function runSteps(steps: readonly Step[], report: Reporter): Promise<void> {
  const waiting = orderSteps(steps);
  const running = new Map<string, { load: Load; end: Promise<void> }>();
  const finished = new Set<string>();
  const abort = new AbortController();

  const hasRoom = (load: Load) =>
    [...running.values()].filter((other) => other.load === load).length < CONCURRENT[load];
  const start = (step: Step): void => {
    const end = performStep(step, report, abort.signal).then(() => {
      running.delete(step.name);
      finished.add(step.name);
    });
    running.set(step.name, { load: step.load, end });
  };

  while (waiting.length > 0 || running.size > 0) {
    const next = waiting.findIndex((step) => step.needs.every((need) => finished.has(need)) && hasRoom(step.load));
    const [step] = next >= 0 ? waiting.splice(next, 1) : [];
    if (step) {
      start(step);
      continue;
    }
    const ends = [...running.values()].map(({ end }) => end);
    try {
      await Promise.race(ends);
    } catch (failure) {
      abort.abort();
      await Promise.allSettled(ends);
      throw failure;
    }
  }
}

async function performStep(step: Step, report: Reporter, signal: AbortSignal): Promise<void> {
  const logFile = cachePath("logs", `${step.name.replace(/[^a-z0-9.-]+/gi, "-")}.log`);
  const started = Date.now();
  try {
    if (await step.isUpToDate()) {
      report.upToDate(step.name);
      return;
    }
    report.begin(step.name);
    await mkdir(cachePath("logs"), { recursive: true });
    await rm(logFile, { force: true });
    await step.run({
      logFile,
      run: (command, parameters, options) => runLogged(logFile, command, parameters, { signal, ...options }),
      capture: (command, parameters, options) => captureLogged(logFile, command, parameters, { signal, ...options }),
    });
    report.end(step.name, Date.now() - started);
  } catch (error) {
    if (signal.aborted) throw error;
    report.failed(step.name, formatDuration(Date.now() - started));
    const log = await readFile(logFile, "utf8").catch(() => "");
    throw new StepFailure(step.name, logFile, error, log.trimEnd().split("\n").slice(-LOG_LINES_SHOWN).join("\n"));
  }
}
