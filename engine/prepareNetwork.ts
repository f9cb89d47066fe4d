/** Everything that happens before the first resource: read, check, plan, and look at the engine. */
import { loadConfig } from "../config/load";
import { leaveOutMissingParts } from "../config/optionalParts";
import type { Plan } from "../config/plan";
import { announceBuilds, makeBuilds, makeBuildsOnHosts, type Tell } from "./builds/make";
import { resolveOwnBuilds, type OwnBuilds } from "./builds/resolve";
import { capacityWarnings } from "./capacity";
import { exposureWarning } from "./exposure";
import { checkL1, judgeOtherL1 } from "./l1Preflight";
import {
  failedJobs,
  judgePreflight,
  observeEngine,
  preflightWarnings,
  type EngineObservation,
  type PreflightRequest,
} from "./preflight";
import { missingNewParts, preflightRequest } from "./preflightRequest";
import { hostsWarnings, judgeHosts } from "./hosts/judge";
import { lookAtHosts } from "./hosts/look";
import { stateOfHosts } from "./hosts/state";
import { judgeUpgrade } from "./upgrades";
import { spansHosts } from "../config/placement";
import { findWarnings } from "../config/warnings";
import type { StackConfig } from "../config/schema";
import { planTopology } from "../config/topology";
import type { NetworkState } from "../shared/networkState";

export interface PreparedNetwork {
  /** What is to be there: as the user wrote it, without optional parts whose images are missing. */
  config: StackConfig;
  /** What is there. */
  state: NetworkState;
  /** What is allowed but deserves a word. */
  warnings: string[];
}

/** The engine is not ready for this network; nothing was created. */
export class PreflightError extends Error {
  override readonly name = "PreflightError";

  constructor(problems: string[]) {
    super(
      ["The network cannot be created; nothing was changed:", ...problems.map((problem) => `  - ${problem}`)].join(
        "\n",
      ),
    );
  }
}

/**
 * @param allConfig full keys to text, secrets in the clear
 * @param stack `<project>/<stack>`
 * @param isPreview whether nothing is created anyway: then a silent engine is a warning, and no image is built
 * @param tell of what takes long. Default: nobody
 * @throws ConfigError or PreflightError, each with everything that is wrong
 */
export async function prepareNetwork(
  allConfig: Record<string, string>,
  stack: string,
  isPreview = false,
  tell: Tell = () => undefined,
): Promise<PreparedNetwork> {
  return prepareConfig(loadConfig(allConfig, stack.split("/")[0]), allConfig, stack, isPreview, tell);
}

/** The same for a config that was read already. */
export async function prepareConfig(
  wanted: StackConfig,
  allConfig: Record<string, string>,
  stack: string,
  isPreview: boolean,
  tell: Tell,
): Promise<PreparedNetwork> {
  if (spansHosts(wanted)) return prepareHosts(wanted, stack, isPreview, tell);
  const { observation, config, plan, request, warnings, own } = await lookAtEngine(wanted, allConfig, stack);
  const genesis = observation.volumes.find((volume) => volume.network === plan.network && volume.genesis)?.genesis;
  const ours = observation.containers.filter(({ network }) => network === plan.network);
  const l1 = await checkL1(config, genesis !== undefined);
  const upgrade = judgeUpgradeNow(config, stack, [observation]);
  const problems = [
    ...own.problems,
    ...judgePreflight(request, observation),
    ...judgeOtherL1(config.l1, ours),
    ...l1.problems,
    ...upgrade.problems,
  ];
  const isAdvice = isPreview && !observation.engine.answers && own.problems.length === 0;
  if (problems.length > 0 && !isAdvice) throw new PreflightError(problems);
  // Last, because it may take minutes.
  if (!isPreview) refuse(await makeBuilds(own.builds, observation.images, tell));
  return {
    config,
    state: {
      failedAttempts: failedJobs(observation),
      running: ours.some(({ role, state }) => role === "sequencer" && state === "running"),
      genesis,
    },
    warnings: [
      ...problems,
      ...warnings,
      ...(isPreview ? announceBuilds(own.builds, observation.images) : []),
      ...l1.warnings,
      ...upgrade.warnings,
      ...findWarnings(config),
      ...preflightWarnings(request, observation),
      ...capacityWarnings(config, observation.machine),
      ...[exposureWarning(observation.engine.version, plan.subnet)].filter((warning) => warning !== undefined),
    ],
  };
}

/** The same over several hosts, each of which has to be ready. */
async function prepareHosts(
  wanted: StackConfig,
  stack: string,
  isPreview: boolean,
  tell: Tell,
): Promise<PreparedNetwork> {
  const { config, warnings, own, ...look } = await lookAtHosts(wanted, stack);
  const seen = look.hosts.map(({ observation }) => observation);
  const ours = seen.flatMap(({ containers }) => containers).filter(({ network }) => network === look.plan.network);
  const upgrade = judgeUpgradeNow(config, stack, seen);
  const problems = [...own.problems, ...judgeHosts(look), ...judgeOtherL1(config.l1, ours), ...upgrade.problems];
  const isSilent = seen.some(({ engine }) => !engine.answers);
  const isAdvice = isPreview && isSilent && own.problems.length === 0;
  if (problems.length > 0 && !isAdvice) throw new PreflightError(problems);
  if (!isPreview) refuse(await makeBuildsOnHosts(own.builds, look.hosts, tell));
  return {
    config,
    state: stateOfHosts(look.cluster, look.plan.network, look.hosts),
    warnings: [
      ...problems,
      ...warnings,
      ...(isPreview
        ? announceBuilds(
            own.builds,
            seen.flatMap(({ images }) => images),
          )
        : []),
      ...upgrade.warnings,
      ...findWarnings(config),
      ...hostsWarnings(look),
    ],
  };
}

/** @throws PreflightError where there are problems */
function refuse(problems: string[]): void {
  if (problems.length > 0) throw new PreflightError(problems);
}

/** Of a silent engine nobody knows what runs on it. */
function judgeUpgradeNow(config: StackConfig, stack: string, seen: EngineObservation[]) {
  if (seen.some(({ engine }) => !engine.answers)) return { problems: [], warnings: [] };
  const containers = seen.flatMap((observation) => observation.containers);
  const hasBegun = seen.some(({ volumes }) =>
    volumes.some(({ network, genesis }) => network === config.network_name && genesis !== undefined),
  );
  return judgeUpgrade({ config, stack, containers, hasBegun, now: Math.floor(Date.now() / 1_000) });
}

/** What was seen of an engine with a network in mind, and what that network comes to. */
export interface Look {
  observation: EngineObservation;
  /** Without optional parts whose images are missing. */
  config: StackConfig;
  plan: Plan;
  request: PreflightRequest;
  /** Of parts that are left out. */
  warnings: string[];
  /** Images that are built of something of the user's own. */
  own: OwnBuilds;
}

export interface LookOptions extends Partial<PreflightRequest> {
  /** What paths in the config are relative to. Default this process's folder, which is the project's in Pulumi. */
  projectFolder?: string;
}

/** Never throws for what the engine is like. @throws ConfigError when published ports clash */
export async function lookAtEngine(
  raw: StackConfig,
  allConfig: Record<string, string>,
  stack: string,
  { projectFolder = process.cwd(), ...more }: LookOptions = {},
): Promise<Look> {
  const { config: wanted, ...own } = await resolveOwnBuilds(raw, projectFolder);
  const providerHost = allConfig["docker:host"] ?? process.env["DOCKER_HOST"];
  const requestFor = (config: StackConfig, plan: Plan): PreflightRequest => ({
    ...preflightRequest(config, plan, stack),
    providerHost,
    ...more,
  });
  const observation = await observeEngine(requestFor(wanted, planTopology(wanted)));
  const { config, warnings } = leaveOutMissingParts(wanted, missingNewParts(wanted, observation));
  const plan = planTopology(config);
  return { observation, config, plan, request: requestFor(config, plan), warnings, own };
}
