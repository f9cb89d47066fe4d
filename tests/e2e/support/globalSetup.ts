/** Before the first end-to-end test: an engine without the networks of earlier runs, a Pulumi CLI with its plugins, and the images. */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { prepareEngine } from "../../../operator/prepare/reachEngine";
import { withPulumi } from "../../../operator/prepare";
import { choosePulumi } from "../../../operator/prepare/pulumiCli";
import { ensureAll, ensureImages, imageNames, testImageNames } from "../../../toolchain";
import { Laboratory, whatIsMissing } from "./machines/laboratory";

/** Has a file for each process that runs end-to-end tests on this machine, named by its id. */
const RUNS = path.join(tmpdir(), "opstack-ha-e2e-runs");

/** The tests inherit this process' environment. */
export async function setup(): Promise<() => void> {
  const engine = await prepareEngine();
  Object.assign(process.env, engine.environment);
  const isAlone = !othersRun();
  const ownRun = path.join(RUNS, String(process.pid));
  mkdirSync(RUNS, { recursive: true });
  writeFileSync(ownRun, "");
  if (isAlone) {
    // Loaded now, because it connects to the engine that the environment names.
    const { removeEarlierRuns } = await import("./docker.js");
    const removed = await removeEarlierRuns();
    if (removed.length > 0) console.log(`removed what earlier runs left: ${removed.join(", ")}`);
    if (whatIsMissing().length === 0) await Laboratory.removeOrphan();
  }
  const choice = await choosePulumi();
  // The browser's is built by the test that opens one.
  const images = [...imageNames(), ...testImageNames().filter((name) => name !== "chromium")];
  await (choice.source === "toolchain" ? ensureAll(images) : ensureImages(images));
  Object.assign(process.env, await withPulumi(choice, { ...process.env, ...engine.environment }));
  return () => rmSync(ownRun, { force: true });
}

/** Whether other end-to-end tests run, whose networks are theirs. */
const othersRun = (): boolean => existsSync(RUNS) && readdirSync(RUNS).some((id) => isAlive(Number(id)));

function isAlive(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}
