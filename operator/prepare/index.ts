/** What every command needs before it can work: an engine, a Pulumi CLI, a state backend, a stack. */
import * as path from "node:path";
import type Docker from "dockerode";
import { ensureAll, ensureImages, ensurePulumi, toolchainEnvironment } from "../../toolchain";
import { PulumiCli } from "../pulumi";
import type { Phases } from "../terminal";
import { prepareBackend, removeSalt, type Backend } from "./backend";
import { prepareEngineFor } from "./reachEngine";
import { choosePulumi, downloadPulumi, type PulumiChoice } from "./pulumiCli";
import { chooseStack, imageSource, refuseUnknownStack } from "./stack";

export interface Prepared {
  docker: Docker;
  pulumi: PulumiCli;
  backend: Backend;
  stack: string;
  /** Whether the state has the stack, and it is the one that is selected. */
  isSelected: boolean;
}

export interface PrepareOptions {
  /** Whether to build the images that the stack needs. */
  images: boolean;
}

/** Sets up whatever is missing, and says in one line each what it found or does. */
async function prepare(phases: Phases, { images }: PrepareOptions): Promise<Prepared> {
  const choice = await phases.measure("pulumi CLI", choosePulumi);
  const backend = prepareBackend();
  // Where the CLI has to be made first, there can be no stack yet.
  const known = choice.isReady ? await knownStacks(choice, { ...process.env, ...backend.environment }) : [];
  refuseUnknownStack(known.map(({ name }) => name));

  const selected = known.find(({ current }) => current)?.name;
  const engine = await phases.measure("engine", () => prepareEngineFor(process.env["STACK"] || selected));
  const environment = { ...process.env, ...engine.environment, ...backend.environment };
  const stack = await chooseStack(engine.docker, selected);
  // Hosts get images that are built from elsewhere: what they lack is found by the look at them.
  const buildsImages = images && !engine.ofHosts && imageSource(stack) === "build";
  const buildsPulumi = choice.source === "toolchain" && !choice.isReady;
  if (buildsPulumi && buildsImages) {
    // In one go, because the one is built while the other waits.
    await phases.measure("toolchain and images", () => ensureAll());
  } else {
    if (choice.source === "toolchain") await phases.measure("toolchain", () => ensurePulumi());
    if (buildsImages) await phases.measure("images", () => ensureImages());
  }
  const pulumi = new PulumiCli(await withPulumi(choice, environment));
  const isSelected = known.some(({ name, current }) => current && name === stack);
  return { docker: engine.docker, pulumi, backend, stack, isSelected };
}

/** The environment in which `pulumi` is the chosen one. */
export async function withPulumi({ source }: PulumiChoice, environment: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  const quiet: NodeJS.ProcessEnv = { ...environment, PULUMI_SKIP_UPDATE_CHECK: "true" };
  if (source === "toolchain") return toolchainEnvironment(quiet);
  if (source === "installed") return quiet;
  return { ...quiet, PATH: [await downloadPulumi(), quiet["PATH"]].filter(Boolean).join(path.delimiter) };
}

/**
 * Prepares, works, and leaves the stack file as it was: with the project's own backend the salt of a passphrase does
 * not stay in it, nor does one of an earlier passphrase stand in the way.
 */
export async function withPrepared(
  phases: Phases,
  options: PrepareOptions,
  work: (prepared: Prepared) => Promise<number>,
): Promise<number> {
  const prepared = await prepare(phases, options);
  const { backend, stack } = prepared;
  try {
    if (backend.isOwn) removeSalt(stack);
    return await work(prepared);
  } finally {
    if (backend.isOwn) removeSalt(stack);
  }
}

async function knownStacks(choice: PulumiChoice, environment: NodeJS.ProcessEnv) {
  const pulumi = new PulumiCli(await withPulumi(choice, environment));
  return pulumi.stacks().catch(() => []); // What stands in the way shows where it matters.
}
