/**
 * `make drill [FAULT=name|all|list] [TARGET=leader|follower]`: breaks a part of the running network on purpose and
 * reports what it cost. `--repeat N`, `--json`, `--output FILE`, `--variant TEXT` (what is special about this network, for
 * series that are compared), `--no-load`, `--recording FILE`, `--phase F` (from 0 to 1: when in a slot the fault comes),
 * `--hold SECONDS` (until the fault is restored).
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { clientsOf, discoverNetwork, connectLocalEngine } from "./network/discover";
import { chainFacts } from "./network/chain";
import { FAULTS, faultNamed, type Fault, type Target } from "./drill/faults";
import { fundedAccounts } from "./drill/funding";
import type { Recording } from "./drill/recording";
import type { Report } from "./drill/report";
import { saveDrills, saveSeries, type Measured } from "./drill/results";
import { runDrill } from "./drill/runDrill";
import { renderReport, renderSummary } from "./drill/table";
import { INTERRUPTED } from "./pulumi";
import { newTable } from "./tables";
import { isSet, runCommand, say, UserError } from "./terminal";

const DEFAULT_FAULT = "kill-sequencer";
const LOAD_ACCOUNTS = 5;

const OPTIONS = {
  json: { type: "boolean", default: false },
  repeat: { type: "string", default: process.env["REPEAT"] || "1" },
  rate: { type: "string", default: "20" },
  "no-load": { type: "boolean", default: false },
  output: { type: "string" },
  recording: { type: "string" },
  variant: { type: "string" },
  phase: { type: "string" },
  hold: { type: "string" },
} as const;

interface Drill {
  fault: Fault;
  target?: Target;
}

async function drill(parameters: string[]): Promise<number> {
  const { values } = parseArgs({ args: parameters, options: OPTIONS });
  const json = values.json || isSet("JSON");
  const requested = process.env["FAULT"] || DEFAULT_FAULT;
  if (requested === "list") return list();
  const drills = choose(requested, chosenTarget());
  const docker = connectLocalEngine();
  const network = await discoverNetwork(docker);
  const interruption = new AbortController();
  process.on("SIGINT", () => interruption.abort());
  process.on("SIGTERM", () => interruption.abort());

  const rounds = Number(values.repeat);
  if (!Number.isInteger(rounds) || rounds < 1) throw new UserError("--repeat takes a number of rounds, 1 or more");
  const phase = values.phase === undefined ? undefined : Number(values.phase);
  if (phase !== undefined && !(phase >= 0 && phase < 1)) throw new UserError("--phase takes a number from 0 to 1");
  const holdSeconds = values.hold === undefined ? undefined : Number(values.hold);
  if (holdSeconds !== undefined && !(holdSeconds > 0)) throw new UserError("--hold takes a number of seconds above 0");
  const accounts = values["no-load"] ? [] : await fundedAccounts(network, await chainFacts(network), LOAD_ACCOUNTS);
  const clients = await clientsOf(docker, network);
  const reports: Report[] = [];
  try {
    for (let round = 1; round <= rounds; round++) {
      for (const { fault, target } of drills) {
        const report = await runDrill(network, fault, {
          docker,
          target,
          accounts,
          rate: Number(values.rate),
          signal: interruption.signal,
          ...(phase === undefined ? {} : { phase }),
          ...(holdSeconds === undefined ? {} : { holdSeconds }),
          onRecording: (recording: Recording) => {
            if (values.recording) writeFileSync(values.recording, JSON.stringify(recording));
          },
        });
        reports.push(report);
        if (!json) console.log(renderReport(report));
        // After each one, so that what was measured is not lost with the rest.
        if (values.output)
          save(values.output, { network, clients }, reports, report, { rounds, variant: values.variant });
      }
    }
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    say("stopped", "the fault was restored; make status shows how the network is");
    return INTERRUPTED;
  }
  if (json) console.log(JSON.stringify(reports, null, 2));
  else if (reports.length > 1) console.log(renderSummary(reports));
  return reports.every(({ passed }) => passed) ? 0 : 1;
}

interface SaveOptions {
  rounds: number;
  variant: string | undefined;
}

function save(
  file: string,
  network: Measured,
  reports: Report[],
  newest: Report,
  { rounds, variant }: SaveOptions,
): void {
  if (rounds === 1 && variant === undefined) return saveDrills(file, network, [newest]);
  const isSame = ({ fault, target }: Report) => fault === newest.fault && target === newest.target;
  saveSeries(file, network, reports.filter(isSame), variant);
}

function chosenTarget(): Target | undefined {
  const target = process.env["TARGET"] || undefined;
  if (target === undefined || target === "leader" || target === "follower") return target;
  throw new UserError(`TARGET is leader or follower, not "${target}"`);
}

/** All drills of `all`, or one; for a fault that can hit either, `all` takes both unless a target is chosen. */
function choose(requested: string, target: Target | undefined): Drill[] {
  if (requested !== "all") {
    return requested.split(",").map((name) => ({ fault: faultNamed(name.trim()), target }));
  }
  return FAULTS.flatMap((fault): Drill[] =>
    fault.targets.length === 0
      ? [{ fault }]
      : fault.targets.filter((one) => !target || one === target).map((one) => ({ fault, target: one })),
  );
}

function list(): number {
  const table = newTable(["FAULT", "TARGET", "what happens"]);
  table.push(...FAULTS.map(({ name, targets, description }) => [name, targets.join(", "), description]));
  console.log(table.toString());
  return 0;
}

runCommand(drill);
