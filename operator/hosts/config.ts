import { ConfigError, loadConfig } from "../../config/load";
import type { StackConfig } from "../../config/schema";
import { spansHosts } from "../../config/placement";
import { chosenStack } from "../network/discover";
import { PROJECT_NAME } from "../pulumi";
import { hasConfig, namesHosts, readableConfig, unknownStack } from "../stacks";
import { UsageError, UserError } from "../terminal";

/**
 * The config of a stack whose network is over several hosts; undefined for any other.
 *
 * @throws UserError where it names hosts, and is wrong
 */
export function configOverHosts(stack: string | undefined): StackConfig | undefined {
  if (stack === undefined || !namesHosts(stack)) return undefined;
  try {
    const config = loadConfig(readableConfig(stack), PROJECT_NAME);
    return spansHosts(config) ? config : undefined;
  } catch (error) {
    throw error instanceof ConfigError ? new UserError(error.message) : error;
  }
}

/**
 * The stack to work on, for commands that are about hosts.
 *
 * @throws UsageError where its network is on one machine, or there is no such stack
 */
export function overHosts(): { config: StackConfig; stack: string } {
  const stack = chosenStack();
  if (stack === undefined) throw new UsageError("choose a stack whose config names hosts, with --stack");
  if (!hasConfig(stack)) throw unknownStack(stack);
  const config = configOverHosts(stack);
  if (config) return { config, stack };
  throw new UsageError(
    `the network of stack ${stack} is on one machine: its config names no hosts (docs/several-machines.md)`,
  );
}
