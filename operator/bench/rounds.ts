/** The rounds of a bench: each begins with nothing, and ends with nothing. */
import { cpus } from "node:os";
import type Docker from "dockerode";
import type { Report } from "../drill/report";
import { clientsOf, discoverNetwork } from "../network/discover";
import { formatSeconds, say, UserError } from "../terminal";
import { readTimings } from "../timings/report";
import { BENCH, type BenchStack } from "./benchStack";
import type { Measurement, MeasuredUpdate, Round, Update } from "./results";
import type { CommandResult } from "../runCommand";

export interface BenchRun {
  docker: Docker;
  bench: BenchStack;
  /** The stack whose config it is. */
  stack: string;
  rounds: number;
  /** Aborted by Ctrl-C: what runs ends in good order, and nothing more begins. */
  signal: AbortSignal;
}

export interface Measured {
  /** Of the rounds that are whole; undefined where none is. */
  measurement: Measurement | undefined;
  wasInterrupted: boolean;
}

/** @throws UserError where a step fails, with the end of what it said */
export async function measure(run: BenchRun): Promise<Measured> {
  const { config } = run.bench;
  let clients: string[] = [];
  const round = async (number: number): Promise<Round> => {
    const step = new Steps(run, `round ${number} of ${run.rounds}`);
    run.bench.configure();
    const up = await step.update("up");
    clients = await clientsOf(run.docker, await discoverNetwork(run.docker, BENCH));
    const unchanged = await step.update("no-change up");
    run.bench.configure(config.l2_nodes + 1);
    const grown = await step.update("grow by one");
    const failover = config.sequencer_count > 1 ? await step.failover() : undefined;
    const { seconds: downSeconds } = await step.command("down", ["down"]);
    return {
      updates: { up, "no-change up": unchanged, "grow by one": grown },
      downSeconds,
      ...(failover === undefined ? {} : { failover }),
    };
  };
  const { rounds, wasInterrupted } = await wholeRounds(run.rounds, round);
  if (rounds.length === 0) return { measurement: undefined, wasInterrupted };
  const measurement = {
    stack: run.stack,
    date: new Date().toISOString().slice(0, 10),
    cpus: cpus().length,
    sequencers: config.sequencer_count,
    validators: config.l2_nodes - config.sequencer_count,
    clients,
    l2BlockTime: config.l2_block_time,
    l1BlockTime: config.l1.block_time,
    rounds,
  };
  return { measurement, wasInterrupted };
}

/** One round after the other, and those that are whole where somebody interrupts them. */
export async function wholeRounds(count: number, round: (number: number) => Promise<Round>) {
  const rounds: Round[] = [];
  try {
    for (let number = 1; number <= count; number++) rounds.push(await round(number));
    return { rounds, wasInterrupted: false };
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    return { rounds, wasInterrupted: true };
  }
}

/** Ctrl-C. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
}

const LINES_OF_A_FAILURE = 25;

class Steps {
  constructor(
    private readonly run: BenchRun,
    private readonly round: string,
  ) {}

  async update(name: Update): Promise<MeasuredUpdate> {
    const { timingsFile } = this.run.bench;
    const { seconds } = await this.command(name, ["up", "--timings", timingsFile]);
    const { phases, parts } = readTimings(timingsFile);
    return { seconds, phases, parts };
  }

  /** Whatever it costs is the result: a drill that is not passed is none of the bench's failures, unless there is no report. */
  async failover(): Promise<Round["failover"]> {
    const drill = ["drill", "--fault", "kill-sequencer", "--target", "leader", "--json"];
    const { output } = await this.command("kill the leader", drill, [0, 1]);
    const report = firstReport(output);
    if (!report) throw new UserError(`${BENCH}: the drill gave no report: ${output.slice(0, 500)}`);
    if (!report.passed) say("bench", `the drill is not passed: ${report.problems.join("; ")}`);
    const { missedSlots, largestGap, newLeaderAfter = null, victimsBackAfter = null } = report;
    return { missedSlots, largestGap, newLeaderAfter, victimsBackAfter };
  }

  async command(name: string, parameters: string[], allowed = [0]): Promise<CommandResult> {
    const { bench, signal } = this.run;
    if (signal.aborted) throw new InterruptedError("interrupted");
    say("bench", `${this.round}: ${name}`);
    const result = await bench.run(parameters, signal);
    if (signal.aborted) throw new InterruptedError("interrupted");
    if (!allowed.includes(result.exitCode)) {
      const end = result.text.trim().split("\n").slice(-LINES_OF_A_FAILURE).join("\n");
      throw new UserError(`${end}\n\n${name} of the bench failed (exit code ${result.exitCode}), as shown above`);
    }
    say("bench", `${this.round}: ${name} took ${formatSeconds(result.seconds * 1_000)}`);
    return result;
  }
}

function firstReport(output: string): Report | undefined {
  try {
    return (JSON.parse(output) as Report[])[0];
  } catch {
    return undefined;
  }
}
