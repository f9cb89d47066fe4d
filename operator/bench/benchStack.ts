/** The stack that exists for a measurement alone. */
import * as path from "node:path";
import { ConfigError, loadConfig, NAMESPACE } from "../../config/load";
import type { StackConfig } from "../../config/schema";
import { asText, ownConfig, OwnStack } from "../ownStack";
import { PROJECT_NAME } from "../pulumi";
import { readableConfig } from "../stacks";
import { UserError } from "../terminal";

/** Of the stack, and of its network. */
export const BENCH = "opstack-bench";

const L2_NODES = `${NAMESPACE}:l2_nodes`;

export class BenchStack extends OwnStack {
  private constructor(
    raw: Record<string, unknown>,
    /** As it begins. */
    readonly config: StackConfig,
  ) {
    super(BENCH, raw);
  }

  /** @throws UserError where the stack's config is wrong, or has no room for a node more */
  static like(stack: string): BenchStack {
    const raw = ownConfig(BENCH, readableConfig(stack), PROJECT_NAME);
    try {
      const config = loadConfig(asText(raw));
      loadConfig(asText({ ...raw, [L2_NODES]: config.l2_nodes + 1 }));
      return new BenchStack(raw, config);
    } catch (error) {
      throw error instanceof ConfigError
        ? new UserError(`stack ${stack} cannot be measured and grown by one node: ${error.message}`)
        : error;
    }
  }

  /** Writes the config, with so many nodes. */
  configure(nodes = this.config.l2_nodes): void {
    this.write({ [L2_NODES]: String(nodes) });
  }

  /** For the file of an update's timings. */
  get timingsFile(): string {
    return path.join(this.folder, "timings.json");
  }
}
