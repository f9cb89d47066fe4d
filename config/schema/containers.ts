/** What the user may add to the containers of services: limits, arguments, variables, and how much they log. */
import { z } from "zod";
import { LOG_LEVELS, LOGGING_SERVICES } from "../logLevels";
import { integer, keyed, section, some, text } from "./values";

/** The services that take limits, arguments and variables, by the binary they run. */
export const SERVICE_KEYS = [
  "alertmanager",
  "anvil",
  "geth",
  "grafana",
  "json_exporter",
  "kona_node",
  "op_batcher",
  "op_challenger",
  "op_conductor",
  "op_geth",
  "op_node",
  "op_proposer",
  "op_reth",
  "prometheus",
] as const;
export type ServiceKey = (typeof SERVICE_KEYS)[number];

const VARIABLE = { error: "must be NAME=VALUE, such as GODEBUG=madvdontneed=1" };

const CPUS = { error: 'must be a number of CPUs, such as "1.5"' };

const limits = keyed({
  memory_mb: integer(32, 1_048_576).optional().describe("Mebibytes; beyond it the container is killed and restarted"),
  // `pulumi config set --path` makes a number of a whole one.
  cpus: z
    .preprocess(
      (value) => (typeof value === "number" ? String(value) : value),
      z.string(CPUS).regex(/^\d+(\.\d+)?$/, CPUS),
    )
    .meta({ values: 'such as `"1.5"`' })
    .optional()
    .describe("CPUs that the container may use"),
});

export const containersShape = {
  resources: some(SERVICE_KEYS, limits).describe(
    "Limits by service, for instance `resources.op_reth.memory_mb: 2048`; default none",
  ),
  extra_arguments: some(SERVICE_KEYS, z.array(text, { error: "must be a list of arguments" })).describe(
    "A list of arguments by service, which follow ours; one of the same name replaces ours",
  ),
  extra_environment: some(
    SERVICE_KEYS,
    z.array(z.string(VARIABLE).regex(/^[A-Za-z_][A-Za-z0-9_]*=/, VARIABLE), { error: "must be a list of NAME=VALUE" }),
  ).describe(
    "A list of environment variables by service, each `NAME=VALUE`; where both set the same, an argument counts. No secrets, because whoever may ask the engine reads them",
  ),
  log_level: some(LOGGING_SERVICES, z.enum(LOG_LEVELS)).describe(
    "How much a service logs, for instance `log_level.op_node: debug`; default what its program logs by itself ([which have which](operating.md#logs-and-environment-of-services))",
  ),
  log_rotation: section({
    max_size_mb: integer(1, 10_240).default(20).describe("Mebibytes of each file of a container's log"),
    max_files: integer(1, 100).default(3).describe("Files that are kept of it"),
  }),
};
