/** Everything that happens before the first resource: read, check, plan, and look at the engine. */
import { loadConfig } from "../config/load";
import { leaveOutMissingParts } from "../config/optionalParts";
import type { Plan } from "../config/plan";
import { capacityWarnings } from "./capacity";
import { exposureWarning } from "./exposure";
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
import { spansHosts } from "../config/placement";
import { findWarnings } from "../config/rules";
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
 * @param isPreview whether nothing is created anyway: then a silent engine is a warning
 * @throws ConfigError or PreflightError, each with everything that is wrong
 */
export async function prepareNetwork(
  allConfig: Record<string, string>,
  stack: string,
  isPreview = false,
): Promise<PreparedNetwork> {
  return prepareConfig(loadConfig(allConfig, stack.split("/")[0]), allConfig, stack, isPreview);
}

/** The same for a config that was read already. */
export async function prepareConfig(
  wanted: StackConfig,
  allConfig: Record<string, string>,
  stack: string,
  isPreview: boolean,
): Promise<PreparedNetwork> {
  if (spansHosts(wanted)) return prepareHosts(wanted, stack, isPreview);
  const { observation, config, plan, request, warnings } = await lookAtEngine(wanted, allConfig, stack);
  const problems = judgePreflight(request, observation);
  const isAdvice = isPreview && !observation.engine.answers;
  if (problems.length > 0 && !isAdvice) throw new PreflightError(problems);
  return {
    config,
    state: {
      failedAttempts: failedJobs(observation),
      running: observation.containers.some(
        ({ network, role, state }) => network === plan.network && role === "sequencer" && state === "running",
      ),
      genesis: observation.volumes.find(({ network, genesis }) => network === plan.network && genesis)?.genesis,
    },
    warnings: [
      ...problems,
      ...warnings,
      ...findWarnings(config),
      ...preflightWarnings(request, observation),
      ...capacityWarnings(config, observation.machine),
      ...[exposureWarning(observation.engine.version, plan.subnet)].filter((warning) => warning !== undefined),
    ],
  };
}

/** The same over several hosts, each of which has to be ready. */
async function prepareHosts(wanted: StackConfig, stack: string, isPreview: boolean): Promise<PreparedNetwork> {
  const { config, warnings, ...look } = await lookAtHosts(wanted, stack);
  const problems = judgeHosts(look);
  const isAdvice = isPreview && look.hosts.some(({ observation }) => !observation.engine.answers);
  if (problems.length > 0 && !isAdvice) throw new PreflightError(problems);
  return {
    config,
    state: stateOfHosts(look.cluster, look.plan.network, look.hosts),
    warnings: [...problems, ...warnings, ...findWarnings(config), ...hostsWarnings(look)],
  };
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
}

/** Never throws for what the engine is like. @throws ConfigError when published ports clash */
export async function lookAtEngine(
  wanted: StackConfig,
  allConfig: Record<string, string>,
  stack: string,
  more: Partial<PreflightRequest> = {},
): Promise<Look> {
  const providerHost = allConfig["docker:host"] ?? process.env["DOCKER_HOST"];
  const requestFor = (config: StackConfig, plan: Plan): PreflightRequest => ({
    ...preflightRequest(config, plan, stack),
    providerHost,
    ...more,
  });
  const observation = await observeEngine(requestFor(wanted, planTopology(wanted)));
  const { config, warnings } = leaveOutMissingParts(wanted, missingNewParts(wanted, observation));
  const plan = planTopology(config);
  return { observation, config, plan, request: requestFor(config, plan), warnings };
}
