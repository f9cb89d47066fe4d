import { writeFileSync } from "node:fs";
import { runArena, type ArenaEnd } from "../arena/runArena";
import { jsonLine, plainLine } from "../arena/plain";
import { renderArena } from "../arena/table";
import { EXIT } from "../exitCodes";
import { endsBySignals, isTerminal } from "../interruption";
import { connectLocalEngine, discoverNetwork } from "../network/discover";
import { A_DAY, isWanted, numberFrom, stackCommand, timeUpTo, writableFile } from "../options";
import { finish, say } from "../terminal";

interface Options {
  tps: number;
  load: boolean;
  every?: number | undefined;
  duration?: number | undefined;
  force: boolean;
  report?: string | undefined;
  json: boolean;
}

export const arenaCommand = () =>
  stackCommand("arena", "watch the running network live, under load, and break parts of it by keys")
    .option("--tps <number>", "transactions a second, 0.1 to 1000", numberFrom(0.1, 1_000), 5)
    .option("--no-load", "without transactions")
    .option(
      "--every <time>",
      "kill the leader this often, and bring it back, such as 30s; default never",
      timeUpTo(A_DAY),
    )
    .option("--duration <time>", "such as 90s, 30m or 24h; default until q or Ctrl-C", timeUpTo(A_DAY))
    .option("--force", "do what stops the chain, too, such as killing the second of three sequencers", false)
    .option("--report <file>", "write the score and the log as JSON", writableFile)
    .option("--json", "print each event as a line of JSON, and the report as the last one")
    .addHelpText(
      "after",
      "\nExamples:\n  opstack-ha arena\n  opstack-ha arena --every 30s --tps 20\n" +
        "  opstack-ha arena --no-load --duration 10m | tee arena.log\n" +
        "\nKeys: k kill, p partition, f freeze, t transfer, r restore, R restore all; arrows and digits choose the target; q quits." +
        "\nWhatever was broken is restored at the end. Without a terminal: a line for each event and each slot." +
        "\nExit code 0: nothing that was accepted was lost, no fork, and the network is whole.",
    )
    .action(({ json, ...options }) => finish(() => arena({ ...options, json: isWanted(json, "JSON") })));

async function arena({ load, tps, report: file, json, force, ...times }: Options): Promise<number> {
  const docker = connectLocalEngine();
  const network = await discoverNetwork(docker);
  const { ending, leaving, wasInterrupted } = endsBySignals();
  const isLive = isTerminal() && !json;
  say("arena", isLive ? "looking at the network" : "a line for each event and each slot; Ctrl-C ends it");
  const end = await runArena({
    docker,
    network,
    force,
    ...times,
    ...(load ? { tps } : {}),
    ...(isLive ? {} : { print: (entry) => console.log(json ? jsonLine(entry) : plainLine(entry)) }),
    ending,
    leaving,
  });
  if (file !== undefined) writeFileSync(file, `${JSON.stringify(end.report, null, 2)}\n`);
  console.log(json ? JSON.stringify({ report: end.report }) : renderArena(end));
  return exitCodeOf(end, wasInterrupted());
}

/** What is lost, or broken still, weighs more than an interruption. */
export function exitCodeOf({ report, left }: ArenaEnd, isInterrupted: boolean): number {
  const hasBegun = report.score.slots > 0;
  if (isInterrupted && !hasBegun && left.length === 0) return EXIT.interrupted;
  if (!report.passed || left.length > 0) return EXIT.failed;
  return isInterrupted ? EXIT.interrupted : EXIT.done;
}
