import { writeFileSync } from "node:fs";
import { Option } from "@commander-js/extra-typings";
import { alone } from "../drill/alone";
import { CONTROLS, FAULTS, faultNamed, HOST_FAULTS, targetFor, type Fault, type Target } from "../drill/faults";
import { fundedAccounts } from "../drill/funding";
import type { Recording } from "../drill/recording";
import type { Report } from "../drill/report";
import { saveDrills, saveSeries, type Measured } from "../drill/results";
import { runDrill, type DrillOptions } from "../drill/runDrill";
import { renderReport, renderSummary } from "../drill/table";
import { EXIT } from "../exitCodes";
import { configOverHosts } from "../hosts/config";
import { reachNetwork, refuseSilentHosts, type Reached } from "../hosts/reach";
import { endsBySignals } from "../interruption";
import { chosenStack, clientsOf } from "../network/discover";
import { A_DAY, isWanted, numberFrom, stackCommand, wholeNumberFrom, writableFile } from "../options";
import { factsOf } from "../report/facts";
import { PageWriter } from "../report/writer";
import { newTable } from "../tables";
import { finish, say } from "../terminal";

const DEFAULT_FAULT = "kill-sequencer";
const DEFAULT_RATE = 20;
/** Each sender waits for its own answers: one that is to send more often than this, a second, would fall behind. */
const PER_SENDER = 5;
const LEAST_SENDERS = 5;
/** Later than this in a slot, the fault would come with the next block. */
const LATEST_PHASE = 0.99;

interface Options {
  fault: string;
  target?: Target | undefined;
  repeat: number;
  rate: number;
  load: boolean;
  json: boolean;
  phase?: number | undefined;
  hold?: number | undefined;
  output?: string | undefined;
  variant?: string | undefined;
  recording?: string | undefined;
  html?: string | undefined;
}

export const drillCommand = () =>
  stackCommand("drill", "break a part of the running network on purpose, and report what it cost")
    .addOption(
      new Option("--fault <names>", "one or more faults, with commas; `all`; `list` shows them")
        .env("FAULT")
        .default(DEFAULT_FAULT),
    )
    .addOption(new Option("--target <whom>", "whom it hits").env("TARGET").choices(["leader", "follower"] as const))
    .addOption(new Option("--repeat <rounds>", "how often").env("REPEAT").argParser(wholeNumberFrom(1)).default(1))
    .option("--rate <number>", "transactions a second, 0.1 to 1000", numberFrom(0.1, 1_000), DEFAULT_RATE)
    .option("--no-load", "without transactions")
    .option("--phase <fraction>", "when in a slot the fault comes, from 0 to 0.99", numberFrom(0, LATEST_PHASE))
    .option("--hold <seconds>", "until the fault is restored, at most a day", numberFrom(1, A_DAY))
    .option("--json", "print the reports as JSON")
    .option("--output <file>", "add the result to this file, from which docs/failover.md is made", writableFile)
    .option("--variant <text>", "what is special about this network, for series that are compared")
    .option("--recording <file>", "save all that was seen as JSON", writableFile)
    .option("--html <file>", "write a page that shows what happened, all rounds in one", writableFile)
    .addHelpText(
      "after",
      "\nExamples:\n  opstack-ha drill --fault list\n  opstack-ha drill --fault kill-sequencer --repeat 20\n" +
        "  opstack-ha drill --fault kill-sequencer --html report.html\n" +
        "  opstack-ha drill --fault kill-host --target follower\n" +
        "  opstack-ha drill --fault nothing --hold 3600\n" +
        "  opstack-ha drill --fault stop-l1 --hold 2400 --rate 1",
    )
    .action(({ json, ...options }) => finish(() => drill({ ...options, json: isWanted(json, "JSON") })));

interface Drill {
  fault: Fault;
  target?: Target;
}

async function drill(options: Options): Promise<number> {
  if (options.fault === "list") return list();
  const drills = choose(options);
  const reached = await reachNetwork();
  refuseSilentHosts(reached.network);
  return alone(reached.network.name, () => runDrills(drills, options, reached));
}

async function runDrills(drills: Drill[], options: Options, { engines, network }: Reached): Promise<number> {
  const { ending } = endsBySignals();

  const { phase, hold, recording: recordingFile } = options;
  const senders = Math.max(LEAST_SENDERS, Math.ceil(options.rate / PER_SENDER));
  const accounts = options.load ? await fundedAccounts(network, senders) : [];
  const clients = await clientsOf(engines, network);
  const page = options.html
    ? new PageWriter(options.html, titleOf(options), await factsOf(engines, { network, clients }))
    : undefined;
  const drillOptions: Omit<DrillOptions, "target"> = {
    engines,
    accounts,
    rate: options.rate,
    signal: ending,
    ...(phase === undefined ? {} : { phase }),
    ...(hold === undefined ? {} : { holdSeconds: hold }),
    onRecording: (recording: Recording) => {
      if (recordingFile) writeFileSync(recordingFile, JSON.stringify(recording));
      page?.saw(recording);
    },
  };
  const reports: Report[] = [];
  try {
    for (let round = 1; round <= options.repeat; round++) {
      for (const { fault, target } of drills) {
        const report = await runDrill(network, fault, { ...drillOptions, target });
        reports.push(report);
        page?.add({ report });
        if (!options.json) console.log(renderReport(report));
        // After each one, so that what was measured is not lost with the rest.
        save({ network, clients }, reports, report, options);
      }
    }
  } catch (error) {
    if (!ending.aborted) throw error;
    page?.stopped();
    say("stopped", "the fault was restored; make status shows how the network is");
    return EXIT.interrupted;
  }
  if (options.json) console.log(JSON.stringify(reports, null, 2));
  else if (reports.length > 1) console.log(renderSummary(reports));
  return reports.every(({ passed }) => passed) ? EXIT.done : EXIT.failed;
}

function save(network: Measured, reports: Report[], newest: Report, { output, repeat, variant }: Options): void {
  if (!output) return;
  if (repeat === 1 && variant === undefined) return saveDrills(output, network, [newest]);
  const isSame = ({ fault, target }: Report) => fault === newest.fault && target === newest.target;
  saveSeries(output, network, reports.filter(isSame), variant);
}

const titleOf = ({ fault, target, repeat, variant }: Options): string =>
  [
    `Drill: ${fault}${target ? ` (${target})` : ""}`,
    ...(repeat > 1 ? [`${repeat} times`] : []),
    ...(variant === undefined ? [] : [variant]),
  ].join(", ");

/** All drills of `all`, or some; for a fault that can hit either, `all` takes both unless a target is chosen. */
function choose({ fault: requested, target }: Options): Drill[] {
  if (requested !== "all") {
    return requested.split(",").map((name) => {
      const fault = faultNamed(name.trim());
      return { fault, target: targetFor(fault, target) };
    });
  }
  const faults = [...FAULTS, ...(configOverHosts(chosenStack()) ? HOST_FAULTS : [])];
  return faults.flatMap((fault): Drill[] =>
    fault.targets.length === 0
      ? [{ fault }]
      : fault.targets.filter((one) => !target || one === target).map((one) => ({ fault, target: one })),
  );
}

function list(): number {
  const table = newTable(["FAULT", "TARGET", "what happens"]);
  const all = [...FAULTS, ...HOST_FAULTS, ...CONTROLS];
  table.push(...all.map(({ name, targets, description }) => [name, targets.join(", "), description]));
  console.log(table.toString());
  return EXIT.done;
}
