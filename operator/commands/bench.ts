import { writeFileSync } from "node:fs";
import { BENCH, BenchStack } from "../bench/benchStack";
import { readMeasurements, saveMeasurement, type Measurement } from "../bench/results";
import { measure } from "../bench/rounds";
import { describe, interruption, partsTable, stepsTable, type TableText } from "../bench/summary";
import { performanceTables } from "../documents/performanceTable";
import { EXIT } from "../exitCodes";
import { endsBySignals } from "../interruption";
import { connectLocalEngine } from "../network/discover";
import { isWanted, stackCommand, wholeNumberFrom, writableFile } from "../options";
import { refuseRemains } from "../ownStack";
import { chooseStack, imageSource } from "../prepare/stack";
import { hasConfig, selectedStack, unknownStack } from "../stacks";
import { newTable } from "../tables";
import { finish, say, success, UsageError } from "../terminal";
import { ensureImages } from "../../toolchain";

interface BenchOptions {
  rounds: number;
  json: boolean;
  markdown?: string | undefined;
  output?: string | undefined;
}

export const benchCommand = () =>
  stackCommand(
    "bench",
    "measure how long up, a change, a failover and down take, on a network of its own like a stack's",
    "the stack that it is like; default STACK, else the one that is selected or runs",
  )
    .option("--rounds <number>", "how often", wholeNumberFrom(1), 1)
    .option("--json", "print the result as JSON")
    .option("--markdown <file>", "write the tables to this file", writableFile)
    .option("--output <file>", "add the result to this file, from which docs/performance.md is made", writableFile)
    .addHelpText(
      "after",
      `\nThe network is called ${BENCH}, has ports and a subnet of its own, and is removed at the end; a network that runs is not touched,` +
        "\nbut takes part of the machine. A round takes some minutes; after Ctrl-C the result is of the rounds that are whole." +
        "\n\nExamples:\n  opstack-ha bench --stack airgap --rounds 3\n  opstack-ha bench --rounds 5 --output docs/performance.json",
    )
    .action(({ stack: _, json, ...options }) => finish(() => bench({ ...options, json: isWanted(json, "JSON") })));

async function bench(options: BenchOptions): Promise<number> {
  const requested = process.env["STACK"];
  if (requested && !hasConfig(requested)) throw unknownStack(requested);
  if (options.output) refuseStrangeResults(options.output);
  const docker = connectLocalEngine();
  await refuseRemains(docker, BENCH, "bench");
  const selected = selectedStack();
  const stack = await chooseStack(docker, selected !== undefined && hasConfig(selected) ? selected : undefined);
  const measured = BenchStack.like(stack);
  const { ending } = endsBySignals();
  let code: number = EXIT.done;
  let isClean = false;
  try {
    // Building them is not what is measured.
    if (imageSource(stack) === "build") await ensureImages();
    const run = { docker, bench: measured, stack, rounds: options.rounds, signal: ending };
    const { measurement, wasInterrupted } = await measure(run);
    if (measurement) show(measurement, options);
    if (wasInterrupted) {
      const isSaved = options.output !== undefined || options.markdown !== undefined;
      say("stopped", interruption(measurement?.rounds.length ?? 0, options.rounds, isSaved));
      code = EXIT.interrupted;
    }
  } finally {
    isClean = await cleanUp(measured);
  }
  return isClean ? code : EXIT.failed;
}

/** Before minutes are spent on a result that could not be kept. @throws UsageError */
function refuseStrangeResults(file: string): void {
  try {
    readMeasurements(file);
  } catch (error) {
    throw new UsageError(`--output ${file} holds something other than results of a bench: ${(error as Error).message}`);
  }
}

function show(measurement: Measurement, { json, markdown, output }: BenchOptions): void {
  if (output) saveMeasurement(output, measurement);
  if (markdown) writeFileSync(markdown, `${performanceTables([measurement])}\n`);
  if (json) return console.log(JSON.stringify(measurement, null, 2));
  console.log([describe(measurement), table(stepsTable(measurement)), table(partsTable(measurement))].join("\n"));
}

function table({ head, rows }: TableText): string {
  const printed = newTable(head);
  printed.push(...rows.map((cells) => cells.map((cell) => cell.replaceAll("`", ""))));
  return printed.toString();
}

/** After a whole round nothing is left; a step that failed, or was interrupted, leaves a network. @returns whether all of it is gone */
async function cleanUp(measured: BenchStack): Promise<boolean> {
  if (!measured.hasBegun) {
    measured.forget();
    return true;
  }
  measured.configure();
  const { exitCode, text } = await measured.run(["down"]);
  if (exitCode !== 0) {
    // Its config stays, by which `down` knows the stack.
    say("failed", `${BENCH} could not be removed (${text.trim().split("\n").at(-1)}): make down STACK=${BENCH}`);
    return false;
  }
  measured.forget();
  success(`Nothing of ${BENCH} is left`);
  return true;
}
