import { randomInt } from "node:crypto";
import { writeFileSync } from "node:fs";
import { availabilityOf, type Availability } from "../chaos/availability";
import { chaosReport, renderChaos, type Round } from "../chaos/chaosReport";
import { describeDrawn, draw } from "../chaos/draw";
import { together } from "../chaos/together";
import { alone } from "../drill/alone";
import { faultNamed } from "../drill/faults";
import { fundedAccounts } from "../drill/funding";
import { saveChaos } from "../drill/results";
import { runDrill } from "../drill/runDrill";
import { EXIT } from "../exitCodes";
import { reachNetwork, refuseSilentHosts, type Reached } from "../hosts/reach";
import { endsBySignals } from "../interruption";
import { clientsOf } from "../network/discover";
import { numberFrom, stackCommand, timeUpTo, wholeNumberFrom, writableFile } from "../options";
import { factsOf } from "../report/facts";
import { PageWriter } from "../report/writer";
import { finish, formatSeconds, say } from "../terminal";

const LOAD_ACCOUNTS = 5;
const MOST_SEED = 2 ** 31 - 1;

interface Options {
  duration: number;
  seed?: number | undefined;
  round?: number | undefined;
  rate: number;
  beyond: boolean;
  report?: string | undefined;
  output?: string | undefined;
  html?: string | undefined;
  json: boolean;
}

export const chaosCommand = () =>
  stackCommand("chaos", "break parts of the running network at random, by a seed, under load, and report what it cost")
    .option(
      "--duration <time>",
      "such as 90s, 3m or 2h, or seconds; then the round that runs is finished",
      timeUpTo(),
      600,
    )
    .option("--seed <number>", "what is drawn; default a random one, which is shown", wholeNumberFrom(1))
    .option("--round <number>", "only this round of the seed, to look at it again", wholeNumberFrom(1))
    .option("--rate <number>", "transactions a second, 0.1 to 1000", numberFrom(0.1, 1_000), 20)
    .option("--beyond", "faults too that stop the chain for a while, such as the loss of the quorum", false)
    .option("--report <file>", "write all of it as JSON, after each round", writableFile)
    .option("--output <file>", "keep the result in this file, from which docs/failover.md is made", writableFile)
    .option("--html <file>", "write a page that shows what happened, all rounds in one", writableFile)
    .option("--json", "print the report as JSON", false)
    .addHelpText(
      "after",
      "\nExamples:\n  opstack-ha chaos --duration 2h --seed 42 --report chaos.json\n  opstack-ha chaos --seed 42 --round 17\n\nExit code 1: a round missed more slots than its fault may cost, or something was lost, forked or did not come back.",
    )
    .action((options) => finish(() => chaosAlone(options)));

async function chaosAlone(options: Options): Promise<number> {
  const reached = await reachNetwork();
  refuseSilentHosts(reached.network);
  return alone(reached.network.name, () => chaos(options, reached));
}

async function chaos(options: Options, { engines, network }: Reached): Promise<number> {
  const { seed = randomInt(1, MOST_SEED), duration, rate, beyond } = options;
  const { ending } = endsBySignals();
  const startedAt = Date.now();
  say("chaos", `seed ${seed}, for ${formatSeconds(duration * 1_000)}; Ctrl-C restores what is broken, and reports`);
  const clients = await clientsOf(engines, network);
  const accounts = await fundedAccounts(network, LOAD_ACCOUNTS);
  const page = options.html
    ? new PageWriter(options.html, `Chaos, seed ${seed}`, await factsOf(engines, { network, clients }))
    : undefined;

  const rounds: Round[] = [];
  let endedBy: string | undefined;
  const reportSoFar = () =>
    chaosReport(
      {
        seed,
        network: network.name,
        startedAt: new Date(startedAt).toISOString(),
        lasted: Math.round((Date.now() - startedAt) / 1_000),
        ...(endedBy === undefined ? {} : { endedBy }),
      },
      rounds,
    );
  // After each round, so that what was measured is not lost with the rest.
  const save = () => {
    if (options.report) writeFileSync(options.report, `${JSON.stringify(reportSoFar(), null, 2)}\n`);
    if (options.output && rounds.length > 0) saveChaos(options.output, { network, clients }, reportSoFar());
  };

  const isOver = () => (options.round === undefined ? Date.now() - startedAt >= duration * 1_000 : rounds.length > 0);
  for (let number = options.round ?? 1; !isOver(); number++) {
    const drawn = draw(network, number, { seed, beyond });
    say("round", `${number}: ${describeDrawn(drawn)}, for ${drawn.holdSeconds} s`);
    const first = faultNamed(drawn.first.fault);
    const fault = drawn.second ? together(first, faultNamed(drawn.second.fault), drawn.second.afterSeconds) : first;
    let availability: Availability | undefined;
    try {
      const report = await runDrill(network, fault, {
        engines,
        accounts,
        rate,
        signal: ending,
        phase: drawn.phase,
        ...(fault.holdSeconds > 0 ? { holdSeconds: drawn.holdSeconds } : {}),
        ...(drawn.first.target ? { target: drawn.first.target } : {}),
        onRecording: (recording) => {
          availability = availabilityOf(recording);
          page?.saw(recording);
        },
      });
      rounds.push({ drawn, availability: availability!, report });
      page?.add({ report, drawn });
      const { missedSlots, largestGap, transactions, problems } = report;
      say(
        "round",
        `${number}: ${missedSlots} slots missed, largest gap ${largestGap} s, ${transactions.accepted} accepted` +
          problems.map((problem) => `; ${problem}`).join(""),
      );
    } catch (error) {
      if (ending.aborted) page?.stopped(number);
      endedBy = ending.aborted ? "interruption" : (error as Error).message;
      break;
    } finally {
      save();
    }
  }
  save();
  const report = reportSoFar();
  console.log(options.json ? JSON.stringify(report, null, 2) : renderChaos(report));
  if (ending.aborted) return EXIT.interrupted;
  return report.anomalies.length === 0 && endedBy === undefined ? EXIT.done : EXIT.failed;
}
