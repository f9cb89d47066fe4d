import { ConfigError, parseConfig } from "../../../config/load";
import { planTopology } from "../../../config/topology";

/**
 * What the user reads when this config is checked and planned.
 *
 * @throws Error when the config is fine
 */
export function rejection(raw: Record<string, unknown>): string {
  try {
    planTopology(parseConfig(raw));
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error(`this config is accepted: ${JSON.stringify(raw)}`);
}
