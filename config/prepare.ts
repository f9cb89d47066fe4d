/** Everything that happens before the first resource: read, check, plan, and look at the engine. */
import { deriveAccounts, type Accounts } from "./accounts";
import { loadConfig } from "./load";
import { leaveOutMissingParts } from "./optionalParts";
import { allContainers, type Plan } from "./plan";
import { failedJobs, judgePreflight, observeEngine, type EngineObservation, type PreflightRequest } from "./preflight";
import type { MissingImage } from "./imageLookup";
import type { ImageKey } from "./images";
import { findWarnings } from "./rules";
import type { StackConfig } from "./schema";
import { planTopology } from "./topology";

/** All that the components need to know. */
export interface PreparedNetwork {
  plan: Plan;
  accounts: Accounts;
  /** Where Alertmanager sends alerts; secret. */
  alertWebhookUrl?: string | undefined;
  stack: string;
  /** How often each job has failed so far, by container name. */
  failedAttempts: Record<string, number>;
  /** Whether sequencers of this network run. */
  running: boolean;
  /** The genesis of the chain that its volumes hold; undefined where there is none. */
  genesis?: string | undefined;
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
  const wanted = loadConfig(allConfig, stack.split("/")[0]);
  const providerHost = allConfig["docker:host"] ?? process.env["DOCKER_HOST"];
  const requestFor = (config: StackConfig, plan: Plan) => ({ ...preflightRequest(config, plan, stack), providerHost });
  const observation = await observeEngine(requestFor(wanted, planTopology(wanted)));
  const { config, warnings } = leaveOutMissingParts(wanted, missingNewParts(wanted, observation));
  const plan = planTopology(config);
  const problems = judgePreflight(requestFor(config, plan), observation);
  const isAdvice = isPreview && !observation.engine.answers;
  if (problems.length > 0 && !isAdvice) throw new PreflightError(problems);
  return {
    plan,
    accounts: deriveAccounts(config.mnemonic),
    alertWebhookUrl: config.monitoring.alertmanager.webhook_url,
    stack,
    failedAttempts: failedJobs(observation),
    running: observation.containers.some(
      ({ network, role, state }) => network === plan.network && role === "sequencer" && state === "running",
    ),
    genesis: observation.volumes.find(({ network, genesis }) => network === plan.network && genesis)?.genesis,
    warnings: [...problems, ...warnings, ...findWarnings(config)],
  };
}

/**
 * Missing images but those of parts that the network has already: to leave out one of these would delete its data, for
 * no more than a registry that is silent for a while.
 */
const missingNewParts = (
  { network_name }: StackConfig,
  { missingImages, containers }: EngineObservation,
): MissingImage[] =>
  missingImages.filter(
    ({ key }) =>
      !containers.some(({ network, component }) => network === network_name && component === key.replaceAll("_", "-")),
  );

const preflightRequest = (config: StackConfig, plan: Plan, stack: string): PreflightRequest => ({
  networkName: plan.network,
  stack,
  subnet: plan.subnet,
  bindAddress: config.bind_address,
  ports: allContainers(plan).flatMap(({ name, ports }) =>
    ports.map(({ external, address, key }) => ({ port: external, address, key, container: name })),
  ),
  images: Object.entries(plan.images).map(([key, name]) => ({ name, key: key as ImageKey })),
  imageSource: config.image_source,
  hasConductors: plan.sequencers.some(({ conductor }) => conductor !== undefined),
  containers: allContainers(plan).map(({ name }) => name),
});
