/** From the component's arguments to what it declares. */
import { deriveAccounts, type Accounts } from "./accounts";
import { camelCase, toConfigKeys } from "./argumentNames";
import { ConfigError, parseConfig } from "./load";
import type { Plan } from "./plan";
import { planTopology } from "./topology";

export interface PlannedNetwork {
  plan: Plan;
  /** Their keys are secrets. */
  accounts: Accounts;
}

/**
 * @param name of the component; the network's, unless its arguments say otherwise
 * @param args plain data, in camelCase
 * @throws Error that lists everything that is wrong with the arguments
 */
export function planNetwork(name: string, args: object): PlannedNetwork {
  try {
    const config = parseConfig({ network_name: name, ...toConfigKeys(args) });
    return { plan: planTopology(config), accounts: deriveAccounts(config.mnemonic) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const problems = error.problems.map(({ key, message }) => `  - ${inArguments(key)}: ${inArguments(message)}`);
    throw new Error(
      [`The arguments of OpStackNetwork "${name}" are wrong; nothing was changed:`, ...problems].join("\n"),
    );
  }
}

/** Names of arguments where there were names of config keys. */
const inArguments = (text: string): string => text.replace(/\b[a-z0-9]+(?:_[a-z0-9]+)+\b/g, camelCase);
