/** The stack config: every key, its range and its default. Unknown keys are errors. */
import { isIPv4 } from "node:net";
import { z } from "zod";
import { IMAGE_KEYS } from "./images";

/** The best-known mnemonic of Ethereum development; its keys are public, so it is refused for any real L1. */
export const DEVELOPMENT_MNEMONIC = "test test test test test test test test test test test junk";

/** `pulumi config set KEY 3` stores text; numbers and booleans arrive as such only from structured values. */
const integer = (minimum: number, maximum: number) => {
  const error = ({ input }: { input?: unknown }) =>
    `must be a whole number from ${minimum} to ${maximum}, not ${JSON.stringify(input)}`;
  return z.preprocess(
    (value) => (typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value),
    z.number({ error }).refine((value) => Number.isInteger(value) && value >= minimum && value <= maximum, { error }),
  );
};

const flag = z.preprocess(
  (value) => (value === "true" ? true : value === "false" ? false : value),
  z.boolean({ error: "must be true or false" }),
);

const port = integer(1, 65_535);
const text = z.string({ error: "must be text" }).min(1, { error: "must not be empty" });
const url = z.url({ protocol: /^https?$/, error: "must be an http:// or https:// URL" });

/** Words what is wrong with the keys of an object. */
const keyedBy =
  (known: readonly string[]) =>
  ({ code }: { code?: string }): string | undefined =>
    code === "unrecognized_keys"
      ? `unknown key; known are ${known.join(", ")}`
      : code === "invalid_type"
        ? `must hold keys of ${known.join(", ")}`
        : undefined;

/** An object that knows all its keys. */
const keyed = <Shape extends z.core.$ZodShape>(shape: Shape) =>
  z.strictObject(shape, { error: keyedBy(Object.keys(shape)) });

/** An object all of whose keys have defaults, so that leaving it out means the defaults. */
const section = <Shape extends z.core.$ZodShape>(shape: Shape) => keyed(shape).prefault({} as never);

/** An object with some of the known keys, each of the same kind. */
const some = <Key extends string, Value extends z.ZodType>(known: readonly Key[], value: Value) =>
  z.partialRecord(z.enum(known), value, { error: keyedBy(known) }).default({});

const executionClient = z.enum(["op-reth", "op-geth"]);
const consensusClient = z.enum(["kona-node", "op-node"]);
export type ExecutionClientName = z.infer<typeof executionClient>;
export type ConsensusClientName = z.infer<typeof consensusClient>;

const clients = section({
  execution_client: executionClient.default("op-reth"),
  consensus_client: consensusClient.default("kona-node"),
});

const CPUS = { error: 'must be a number of CPUs, such as "1.5"' };

const limits = keyed({
  /** Mebibytes; the container is killed (and restarted) beyond it. */
  memory_mb: integer(32, 1_048_576).optional(),
  /** CPUs, for instance "1.5"; `pulumi config set --path` makes a number of a whole one. */
  cpus: z
    .preprocess(
      (value) => (typeof value === "number" ? String(value) : value),
      z.string(CPUS).regex(/^\d+(\.\d+)?$/, CPUS),
    )
    .optional(),
});

/** The services that take limits and extra arguments, by the binary they run. */
export const SERVICE_KEYS = [
  "alertmanager",
  "anvil",
  "grafana",
  "haproxy",
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

export const configSchema = keyed({
  network_name: text
    .regex(/^[a-z0-9][a-z0-9-]{0,38}[a-z0-9]$/, {
      error: "must be 2 to 40 lower-case letters, digits and dashes, and begin and end with a letter or digit",
    })
    .default("opstack-ha"),
  subnet: text.default("10.77.0.0/24"),
  bind_address: text
    .refine(isIPv4, { error: "must be an IPv4 address of this machine, such as 127.0.0.1" })
    .default("127.0.0.1"),
  image_source: z.enum(["registry", "build"]).default("registry"),
  images: some(IMAGE_KEYS, text),
  mnemonic: text.default(DEVELOPMENT_MNEMONIC),
  l1: section({
    source: z.enum(["local", "fork", "external"]).default("local"),
    rpc_url: url.optional(),
    beacon_url: url.optional(),
    chain_id: integer(1, Number.MAX_SAFE_INTEGER).default(900),
    /** Seconds. */
    block_time: integer(1, 60).default(12),
  }),
  l2_chain_id: integer(1, Number.MAX_SAFE_INTEGER).default(42_069),
  /** Seconds. */
  l2_block_time: integer(1, 10).default(2),
  sequencer_count: integer(1, 9).default(3),
  l2_nodes: integer(1, 59).default(7),
  sequencer: clients,
  validator: clients,
  conductor: section({
    /** Seconds between two health checks of a sequencer. */
    health_check_interval: integer(1, 60).default(1),
    /** Seconds without a new unsafe block before a sequencer counts as unhealthy; default three L2 block times. */
    unsafe_interval: integer(2, 600).optional(),
    min_peer_count: integer(0, 50).default(1),
    /**
     * Milliseconds without word from the leader until an election begins; default by the L2 block time. op-conductor does not
     * start with more than its election timeout, which is 1000 and no option of it.
     */
    raft_heartbeat_timeout: integer(50, 1_000).optional(),
    /** Milliseconds a leader goes on without word from a quorum, at most the heartbeat timeout; default likewise. */
    raft_lease_timeout: integer(25, 1_000).optional(),
  }),
  guard: section({ enabled: flag.default(true), count: integer(1, 3).default(2) }),
  batcher: section({
    enabled: flag.default(true),
    /** L1 blocks after which a channel is closed and posted. */
    max_channel_duration: integer(1, 1_000).default(1),
  }),
  proposer: section({
    enabled: flag.default(true),
    /** Seconds between two proposals. */
    proposal_interval: integer(1, 86_400).default(12),
  }),
  challenger: section({ enabled: flag.default(true) }),
  gateway: section({ enabled: flag.default(true) }),
  monitoring: section({
    prometheus: section({ enabled: flag.default(true), retention_days: integer(1, 3_650).default(15) }),
    /** It goes with Prometheus; without it, no rule and no panel asks for what only JSON-RPC tells. */
    json_exporter: section({ enabled: flag.default(true) }),
    alertmanager: section({
      enabled: flag.default(false),
      /** Where alerts are sent, in Alertmanager's webhook format; a secret for many receivers. Default: nowhere. */
      webhook_url: url.optional(),
    }),
    grafana: section({ enabled: flag.default(true) }),
  }),
  ports: section({
    l1: port.default(8_545),
    gateway: port.default(8_645),
    prometheus: port.default(9_099),
    alertmanager: port.default(9_093),
    grafana: port.default(3_019),
    /** Sequencer N: this + 100(N-1); its WebSocket is one higher. */
    sequencer_rpc: port.default(9_545),
    sequencer_node_rpc: port.default(17_545),
    conductor_rpc: port.default(18_547),
    /** Validator N: this + 100(N-1); its WebSocket is one higher. */
    validator_rpc: port.default(10_545),
    validator_node_rpc: port.default(27_545),
  }),
  resources: some(SERVICE_KEYS, limits),
  extra_arguments: some(SERVICE_KEYS, z.array(text, { error: "must be a list of arguments" })),
  log_rotation: section({ max_size_mb: integer(1, 10_240).default(20), max_files: integer(1, 100).default(3) }),
});

/** The stack config as the user writes it, defaults filled in. Keys are the user's own, in snake_case. */
export type StackConfig = z.infer<typeof configSchema>;
