/**
 * `make test`: types, lint, format, dead code, unit and component tests, then the end-to-end tests on a real engine. Where no Docker engine
 * is available, the last are skipped, which is a failure in CI. Leaves one line of totals in a file for `.ci/run`.
 */
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import colors from "picocolors";
import { prepareEngine } from "../operator/prepare/reachEngine";
import { PROJECT_DIRECTORY } from "../operator/pulumi";
import { finish, NoEngineError, say } from "../operator/terminal";
import { addUp, countTests, failureLines, NOTHING, summaryLine, type Totals, type VitestReport } from "./totals";

const RESULTS = path.join(PROJECT_DIRECTORY, ".state", "test-results");
const ONE_FAILED: Totals = { passed: 0, failed: 1, skipped: 0 };
const failures: string[] = [];

async function test(): Promise<number> {
  rmSync(RESULTS, { recursive: true, force: true });
  mkdirSync(RESULTS, { recursive: true });

  const quick = addUp([...(await checkSource()), await runProjects(["unit", "components"])]);
  const totals = quick.failed > 0 ? quick : addUp([quick, await endToEnd()]);
  if (quick.failed > 0) say("skipped", "the end-to-end tests, because others failed; fix those first");

  const line = summaryLine(totals);
  writeFileSync(path.join(RESULTS, "summary.txt"), `${line}\n`);
  for (const failure of failures) console.log(`${colors.red("failed")}  ${failure}`);
  if (totals.skipped > 0) console.log(colors.yellow(`${totals.skipped} skipped`));
  console.log(totals.failed > 0 ? colors.red(line) : colors.green(line));
  return totals.failed > 0 || totals.passed === 0 ? 1 : 0;
}

/** Each that finds something counts as one failed test; that it finds nothing is no achievement. */
const SOURCE_CHECKS: [program: string, parameters: string[]][] = [
  ["tsc", ["--noEmit"]],
  ["eslint", ["."]],
  ["prettier", ["--check", "--log-level=warn", "."]],
  ["knip", []],
];

async function checkSource(): Promise<Totals[]> {
  const found: Totals[] = [];
  for (const [program, parameters] of SOURCE_CHECKS) {
    say("test", program);
    const ended = await run(program, parameters);
    if (ended !== 0) failures.push(`${program} found something: see above`);
    found.push(ended === 0 ? NOTHING : ONE_FAILED);
  }
  return found;
}

async function endToEnd(): Promise<Totals> {
  try {
    await prepareEngine();
  } catch (error) {
    if (!(error instanceof NoEngineError)) throw error;
    console.error(colors.bgYellow(colors.black(" SKIPPED: the end-to-end tests, because there is no Docker engine ")));
    console.error(colors.yellow(error.message));
    if (!process.env["CI"]) return NOTHING;
    console.error(colors.red("In CI that is a failure."));
    return ONE_FAILED;
  }
  return runProjects(["e2e"]);
}

async function runProjects(projects: string[]): Promise<Totals> {
  say("test", projects.join(" and "));
  const file = path.join(RESULTS, `${projects.join("-")}.json`);
  const selection = projects.flatMap((project) => ["--project", project]);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const code = await run("vitest", ["run", ...selection, ...reporters]);
  const report = readReport(file);
  const totals = countTests(report);
  failures.push(...failureLines(report));
  // It crashed, or something outside of the tests failed.
  return code !== 0 && totals.failed === 0 ? addUp([totals, ONE_FAILED]) : totals;
}

function readReport(file: string): VitestReport | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as VitestReport;
  } catch {
    return undefined;
  }
}

/** Runs a program of node_modules on this terminal; a Ctrl-C reaches it by itself, a SIGTERM through us. */
function run(program: string, parameters: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const executable = path.join(PROJECT_DIRECTORY, "node_modules", ".bin", program);
    const child = spawn(executable, parameters, { cwd: PROJECT_DIRECTORY, stdio: "inherit" });
    const terminate = () => child.kill("SIGTERM");
    process.on("SIGTERM", terminate);
    child.once("error", reject);
    child.once("exit", (code) => {
      process.off("SIGTERM", terminate);
      resolve(code ?? 1);
    });
  });
}

void finish(test);
