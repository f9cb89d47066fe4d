/** The whole examination: the machine, and the network of a stack on it. */
import * as path from "node:path";
import { ConfigError, loadConfig } from "../../config/load";
import { spansHosts } from "../../config/placement";
import { plainSecretWarnings } from "../../config/plainSecrets";
import type { StackConfig } from "../../config/schema";
import { planTopology } from "../../config/topology";
import { lookAtHosts } from "../../engine/hosts/look";
import { lookAtEngine } from "../../engine/prepareNetwork";
import { connectEngine } from "../../engine/connection";
import { readSizes } from "../documents/sizeTable";
import { chooseStack } from "../prepare/stack";
import { PROJECT_DIRECTORY, PROJECT_NAME } from "../pulumi";
import { withStandIns } from "./standIns";
import { hasConfig, namesHosts, readableConfig, selectedStack, unknownStack } from "../stacks";
import { findingsOfHosts } from "./judgeHosts";
import { judgeMachine } from "./judgeMachine";
import { judgeNetwork } from "./judgeNetwork";
import { fail, ok, warn, type EngineFacts, type Finding } from "./model";
import { observeMachine } from "./observe";

/** Someone waits for it. */
const REGISTRY_TIMEOUT_SECONDS = 5;

export interface Examination {
  stack: string;
  findings: Finding[];
}

/** @throws UsageError for a stack that has no config */
export async function examine(): Promise<Examination> {
  const requested = process.env["STACK"];
  if (requested && !hasConfig(requested)) throw unknownStack(requested);
  const machine = await observeMachine();
  const stack = await stackToExamine(machine.engine);
  const findings = judgeMachine(machine, !namesHosts(stack));
  return { stack, findings: [...findings, ...(await examineNetwork(stack, machine.engine))] };
}

/** As `up` chooses; without an engine that could ask registries, the one that needs nothing built. */
async function stackToExamine(engine: EngineFacts): Promise<string> {
  const requested = process.env["STACK"];
  const selected = selectedStack();
  const usable = selected !== undefined && hasConfig(selected) ? selected : undefined;
  if (engine.reason === undefined) return chooseStack(connectEngine(), usable);
  return requested || usable || "dev";
}

async function examineNetwork(stack: string, engine: EngineFacts): Promise<Finding[]> {
  const allConfig = withStandIns(readableConfig(stack));
  const config = read(allConfig);
  if (config instanceof ConfigError) return [fail("config", config.message)];
  const plain = plainSecretWarnings(allConfig, [], PROJECT_NAME).map((warning) => warn("config", warning));
  const found = [ok("config", `Pulumi.${stack}.yaml can be planned`), ...plain];
  if (spansHosts(config)) {
    const look = await lookAtHosts(config, `${PROJECT_NAME}/${stack}`, PROJECT_DIRECTORY);
    return [...found, ...findingsOfHosts(look)];
  }
  if (engine.reason !== undefined) return found;
  const look = await lookAtEngine(config, allConfig, `${PROJECT_NAME}/${stack}`, {
    registryTimeoutSeconds: REGISTRY_TIMEOUT_SECONDS,
    projectFolder: PROJECT_DIRECTORY,
  });
  return [...found, ...judgeNetwork(look, engine.cpus, readSizes(path.join(PROJECT_DIRECTORY, "docs/size.json")))];
}

/** Secrets are not read: a mnemonic or a key that is wrong shows when `up` reads it. */
function read(allConfig: Record<string, string>): StackConfig | ConfigError {
  try {
    const config = loadConfig(allConfig, PROJECT_NAME);
    // Ports that clash show in the plan alone.
    planTopology(config);
    return config;
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}
