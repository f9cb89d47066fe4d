import { ConfigError, loadConfig } from "../../config/load";
import type { StackConfig } from "../../config/schema";
import { spansHosts } from "../../config/placement";
import { PROJECT_NAME } from "../pulumi";
import { namesHosts, readableConfig } from "../stacks";
import { UserError } from "../terminal";

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
