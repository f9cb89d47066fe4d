/**
 * The stack config: every key, its range and its default, by topic. Unknown keys are errors. What is described here is what
 * docs/configuration.md says (`npx opstack-ha document` writes it).
 */
import type { z } from "zod";
import { accountsShape } from "./schema/accounts";
import { containersShape } from "./schema/containers";
import { gatewayShape } from "./schema/gateway";
import { machinesShape } from "./schema/machines";
import { monitoringShape } from "./schema/monitoring";
import { networkShape } from "./schema/network";
import { servicesShape } from "./schema/services";
import { keyed } from "./schema/values";

export { DEVELOPMENT_MNEMONIC } from "./schema/accounts";
export { SERVICE_KEYS, type ServiceKey } from "./schema/containers";
export {
  DEFAULT_NETWORK_NAME,
  type ConsensusClientName,
  type ExecutionClientName,
  type L1ClientName,
} from "./schema/network";

export const configSchema = keyed({
  ...networkShape,
  ...accountsShape,
  ...machinesShape,
  ...servicesShape,
  ...gatewayShape,
  ...monitoringShape,
  ...containersShape,
});

/** The stack config as the user writes it, defaults filled in. Keys are the user's own, in snake_case. */
export type StackConfig = z.infer<typeof configSchema>;
