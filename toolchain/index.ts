import * as path from "node:path";
import { baseImageSteps, BASE_IMAGE_STEP } from "./baseImage";
import { pulumiBinDirectory, withCacheLock } from "./cache";
import { contractSteps } from "./contracts/steps";
import * as engine from "./ownEngine";
import { goModuleSteps } from "./goPrograms";
import { areBuilt, imageSteps, imageStepName } from "./images";
import { konaNodeStandInStep } from "./konaNodeStandIn";
import { npmInstallStep } from "./npmPackages";
import { checkPrerequisites } from "./prerequisites";
import { PULUMI_STEP, pulumiSteps } from "./pulumi";
import { Reporter } from "./report";
import { orderSteps, runSteps, type Step } from "./steps";
import { BASE_IMAGE, GETH_MODULE, IMAGES, MONITORING_MODULES, OPTIMISM_MODULE, TEST_IMAGES } from "./versions";

export { StepFailure } from "./steps";
export { Reporter } from "./report";

/** Makes sure that a Docker engine answers, and starts one where none does and DOCKER_HOST names none. */
export async function ensureEngine(report = new Reporter()): Promise<void> {
  await engine.ensureEngine(report);
}

/** Stops the engine that `ensureEngine` started; false when it started none. */
export async function stopEngine(): Promise<boolean> {
  return engine.stopEngine();
}

/** Builds the Pulumi CLI, its language host and the provider plugins; returns the folder to put on PATH. */
export async function ensurePulumi(report = new Reporter()): Promise<{ binDir: string }> {
  await build([PULUMI_STEP], report);
  return { binDir: pulumiBinDirectory() };
}

/** Builds the named images, by default all that networks run, as far as the engine lacks them or their recipe has changed. */
export async function ensureImages(names: readonly string[] = imageNames(), report = new Reporter()): Promise<void> {
  const steps = imageStepNames(names);
  // An image's key says all that it is made of, so that what it was made from need not be looked at, nor be there.
  if (await areBuilt(names)) return report.say(`${names.length} images are up to date`);
  await build(steps, report);
}

/** Builds Pulumi and the named images in one run, so that the parts fill each other's waiting times. */
export async function ensureAll(names: readonly string[] = imageNames(), report = new Reporter()): Promise<void> {
  await build([...imageStepNames(names), PULUMI_STEP], report);
}

/** The environment in which `pulumi` is the one built here, and finds its plugins. */
export function toolchainEnvironment(base: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return {
    ...base,
    PATH: [pulumiBinDirectory(), base["PATH"]].filter(Boolean).join(path.delimiter),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // A plugin that is not there cannot be downloaded either: say so at once instead of trying for minutes.
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}

/** The images that networks run, and the one below all of them. */
export function imageNames(): string[] {
  return [BASE_IMAGE, ...IMAGES].map(({ name }) => name);
}

/** The images that only the project's own tests run, which are built where they are named. */
export function testImageNames(): string[] {
  return TEST_IMAGES.map(({ name }) => name);
}

function imageStepNames(names: readonly string[]): string[] {
  const known = [...imageNames(), ...testImageNames()];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new Error(`there is no image ${unknown.join(", ")}; there are ${known.join(", ")}`);
  }
  return names.map((name) => (name === BASE_IMAGE.name ? BASE_IMAGE_STEP : imageStepName({ name })));
}

/**
 * In the order in which they are started: what the longest chain of steps begins with, and what a network needs
 * first, come first.
 */
export function allSteps(): Step[] {
  return [
    ...baseImageSteps(),
    npmInstallStep("npm-binaries"),
    npmInstallStep("contracts"),
    ...goModuleSteps(OPTIMISM_MODULE),
    ...goModuleSteps(GETH_MODULE),
    ...contractSteps(),
    ...pulumiSteps(),
    ...MONITORING_MODULES.flatMap(goModuleSteps),
    konaNodeStandInStep(),
    ...imageSteps(),
  ];
}

async function build(wanted: readonly string[], report: Reporter): Promise<void> {
  await checkPrerequisites();
  await withCacheLock(
    (line) => report.say(line),
    async () => {
      const steps = allSteps();
      const needed = new Set(orderSteps(steps, wanted));
      const needsEngine = [...needed].some(({ name }) => name === BASE_IMAGE_STEP);
      if (needsEngine) await engine.ensureEngine(report);
      await runSteps(
        steps.filter((step) => needed.has(step)),
        report,
      );
    },
  );
  report.summary();
}
