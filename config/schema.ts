/**
 * The stack config: every key, its range and its default. Unknown keys are errors. What is described here is what
 * docs/configuration.md says (`npx opstack-ha document` writes it).
 */
import { isIPv4 } from "node:net";
import { z } from "zod";
import { FORKS } from "./hardforks";
import { IMAGE_KEYS } from "./images";
import { LOG_LEVELS, LOGGING_SERVICES } from "./logLevels";

/** The best-known mnemonic of Ethereum development; its keys are public, so it is refused for any real L1. */
export const DEVELOPMENT_MNEMONIC = "test test test test test test test test test test test junk";

/** The name of a network that is given none. */
export const DEFAULT_NETWORK_NAME = "opstack-ha";

/**
 * `pulumi config set KEY 3` stores text; numbers and booleans arrive as such only from structured values.
 *
 * @param hint of what may stand in its place (`derived.ts` puts the number there)
 */
const integer = (minimum: number, maximum: number, hint = "") => {
  const error = ({ input }: { input?: unknown }) =>
    `must be a whole number from ${minimum} to ${maximum}, not ${JSON.stringify(input)}${hint}`;
  return z
    .preprocess(
      (value) => (typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value),
      z.number({ error }).refine((value) => Number.isInteger(value) && value >= minimum && value <= maximum, { error }),
    )
    .meta({ values: `${minimum} to ${maximum}` });
};

/** In its place the name of a known chain may stand, or `random` where one may be chosen. */
const chainId = (isChosen: boolean) => {
  const random = isChosen ? '; "random" chooses one' : "";
  const hint = `${random}; the name of a known chain, such as op-sepolia, stands for its id`;
  const values = `from 1, ${isChosen ? "`random`, " : ""}or the name of a known chain`;
  return integer(1, Number.MAX_SAFE_INTEGER, hint).meta({ values, orText: true });
};

const flag = z
  .preprocess(
    (value) => (value === "true" ? true : value === "false" ? false : value),
    z.boolean({ error: "must be true or false" }),
  )
  .meta({ values: "`true`, `false`" });

const port = integer(1, 65_535).meta({ values: "1 to 65535" });
const text = z.string({ error: "must be text" }).min(1, { error: "must not be empty" });
const url = z.url({ protocol: /^https?$/, error: "must be an http:// or https:// URL" }).meta({ values: "a URL" });

const URLS = { error: "must be an http:// or https:// URL, or a list of them" };

/** In the order in which they are asked; one may stand without a list. */
const urls = z
  .preprocess(
    (value) => (typeof value === "string" ? [value] : value),
    z
      .array(z.string(URLS), URLS)
      .min(1, URLS)
      .refine((each) => each.every((text) => url.safeParse(text).success), URLS),
  )
  .meta({ values: "a URL, or a list of URLs" });

/** As browsers name the place that a page is from. */
function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text;
}

const address = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/, { error: "must be an address of 0x and 40 hexadecimal digits" })
  .meta({ values: "an address" });

const pem = text
  .regex(/^-----BEGIN [A-Z ]+-----/, { error: 'must be PEM, which begins with "-----BEGIN"' })
  .meta({ values: "PEM" });

/** Words what is wrong with the keys of an object, in whose place a word may stand. */
const keyedBy =
  (known: readonly string[], word?: string) =>
  ({ code }: { code?: string }): string | undefined =>
    code === "unrecognized_keys"
      ? `unknown key; known are ${known.join(", ")}`
      : code === "invalid_type"
        ? `must ${word === undefined ? "" : `be "${word}", or `}hold keys of ${known.join(", ")}`
        : undefined;

/** An object that knows all its keys. */
const keyed = <Shape extends z.core.$ZodShape>(shape: Shape, word?: string) =>
  z.strictObject(shape, { error: keyedBy(Object.keys(shape), word) });

/** An object all of whose keys have defaults, so that leaving it out means the defaults. */
const section = <Shape extends z.core.$ZodShape>(shape: Shape, word?: string) =>
  keyed(shape, word)
    .prefault({} as never)
    .meta(word === undefined ? {} : { word });

/** An object with some of the known keys, each of the same kind. */
const some = <Key extends string, Value extends z.ZodType>(known: readonly Key[], value: Value) =>
  z.partialRecord(z.enum(known), value, { error: keyedBy(known) }).default({});

const l1Client = z.enum(["anvil", "geth"], { error: 'must be "anvil" or "geth"' });
const executionClient = z.enum(["op-reth", "op-geth"]);
const consensusClient = z.enum(["kona-node", "op-node"]);
export type L1ClientName = z.infer<typeof l1Client>;
export type ExecutionClientName = z.infer<typeof executionClient>;
export type ConsensusClientName = z.infer<typeof consensusClient>;

const clients = (role: string) =>
  section({
    execution_client: executionClient.default("op-reth").describe(`Execution client of each ${role}`),
    consensus_client: consensusClient.default("kona-node").describe(`Consensus client of each ${role}`),
  });

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

/** Digits or a word: `pulumi config set --path` makes numbers of digits. */
const digitsOr = (pattern: RegExp, error: string) =>
  z.preprocess(
    (value) => (typeof value === "number" ? String(value) : value),
    z.string({ error }).regex(pattern, { error }),
  );

const forkTime = digitsOr(
  /^(never|\d{1,10})$/,
  'must be a whole number of seconds after the first block, "never", or a moment in seconds of Unix time',
).meta({ values: "seconds after the first block, `never`, or seconds of Unix time" });

/** The error has no word of the value, which may be a secret. */
const accountKey = digitsOr(
  /^(\d{1,9}|0x[0-9a-fA-F]{64})$/,
  "must be the index of an account of the mnemonic, such as 10, or a private key of 0x and 64 hexadecimal digits",
).meta({ values: "an index of the mnemonic, or a private key" });

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

function isPrivateSubnet(subnet: string): boolean {
  const [, network = "", third = "", prefix = ""] = /^(\d+\.\d+\.(\d+)\.0)\/(1[6-9]|2[0-4])$/.exec(subnet) ?? [];
  const isPrivate = isIPv4(network) && /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(network);
  return isPrivate && Number(third) % 2 ** (24 - Number(prefix)) === 0;
}

/** Of hosts: a word of a container's name, which camelCase and snake_case leave as it is. */
const HOST_NAME = /^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$/;
const HOST_NAME_ERROR = "must be 1 to 20 lower-case letters, digits and dashes, and begin with a letter";

const hostNames = z.array(text, { error: "must be a list of names of hosts" }).default([]);

const host = keyed({
  engine: text
    .regex(/^(ssh:\/\/[^\s/]+|unix:\/\/\/\S+|tcp:\/\/[^\s/]+)$/, {
      error: "must be the URL of its Docker engine, such as ssh://me@10.0.0.11",
    })
    .meta({ values: "a URL: `ssh://`, `unix://` or `tcp://`" })
    .describe("Its Docker engine, as this machine reaches it"),
  address: text
    .refine(isIPv4, { error: "must be an IPv4 address, such as 10.0.0.11" })
    .meta({ values: "an IPv4 address" })
    .describe("Its own address, by which the other hosts reach it"),
  slice: integer(1, 249).describe(
    "Third number of the addresses of its containers. Never give it another one, nor its number to another host: addresses would move",
  ),
  zone: text.optional().describe("What fails together, such as a rack; default a zone of its own"),
  added_later: flag
    .default(false)
    .describe(
      "Whether it joined a network that ran already: then it gets a gateway, a guard and what `placement` names, and nothing moves to it",
    ),
  lost: flag
    .default(false)
    .describe(
      "Whether it is gone for good: nothing runs on it, and its nodes are made anew on other hosts. Leave it in the list, which keeps its slice from others ([how](several-machines.md#a-host-that-is-gone-for-good))",
    ),
});

const enabled = (what: string, byDefault = true) => flag.default(byDefault).describe(`Whether the network has ${what}`);

export const configSchema = keyed({
  network_name: text
    .regex(/^[a-z0-9][a-z0-9-]{0,38}[a-z0-9]$/, {
      error: "must be 2 to 40 lower-case letters, digits and dashes, and begin and end with a letter or digit",
    })
    .meta({ values: "2 to 40 of a–z, 0–9 and -" })
    .default(DEFAULT_NETWORK_NAME)
    .describe("Prefix of every container, network and volume; two networks on one engine need different ones"),
  sequencer_count: integer(1, 9)
    .default(3)
    .describe("Sequencers; prefer odd numbers, because Raft needs a majority. With 1 there is no op-conductor"),
  l2_nodes: integer(1, 59)
    .default(7)
    .describe(
      "L2 nodes in all, sequencers included; the rest are validators, 50 at most ([what a machine bears](size.md))",
    ),
  l2_chain_id: chainId(true)
    .default(42_069)
    .describe(
      "Chain id of L2, or the name of the chain whose id it is, such as `op-sepolia`; `random` is one that follows from `network_name` and that no known chain has ([more](operating.md#ports-subnet-and-chain-id)). Another value means another chain: `up` replaces the old one with its data",
    ),
  l2_block_time: integer(1, 10)
    .default(2)
    .describe("Seconds between two L2 blocks. Another value means another chain, too"),
  hardforks: some(FORKS, forkTime).describe(
    "When a hard fork becomes active. Seconds after the first block, and `never`, belong to the chain from its first block on; a moment, in seconds of Unix time, is for a chain that runs ([how](upgrades.md#a-hard-fork)). Default: all up to Jovian with the first block, later ones never",
  ),
  sequencer: clients("sequencer"),
  validator: clients("validator"),
  l1: section({
    source: z
      .enum(["local", "fork", "external"])
      .default("local")
      .describe(
        "Where L1's blocks come from: `local` is a chain of the network's own, `fork` one that begins as a copy of another, `external` another chain itself, on which contracts and batches cost money ([how](l1.md#an-l1-that-is-not-the-networks-own))",
      ),
    client: l1Client
      .default("anvil")
      .describe(
        "What makes the blocks of a local L1: Anvil, or go-ethereum in developer mode for networks that live for weeks ([more](l1.md))",
      ),
    rpc_url: urls
      .optional()
      .describe(
        "JSON-RPC of an L1 that is not local; of several URLs the first that works is asked. One with a key in it is a secret: set it with `--secret`",
      ),
    beacon_url: urls.optional().describe("Beacon API of an external L1, for blobs and for kona-node, likewise"),
    chain_id: chainId(false)
      .default(900)
      .describe("Chain id of L1, or the name of the chain whose id it is, such as `sepolia`"),
    block_time: integer(1, 60)
      .default(12)
      .describe(
        "Seconds between two L1 blocks; within 3,600 of them a batch has to be on L1 ([why](l1.md#how-long-batches-may-be-late))",
      ),
  }),
  mnemonic: text
    .default(DEVELOPMENT_MNEMONIC)
    .describe("The accounts of batcher, proposer, challenger and owner; set your own with `--secret`"),
  keys: section({
    batcher: accountKey
      .optional()
      .describe(
        "The batcher's key, where it is another than the chain began with (index 1); `opstack-ha rotate batcher` sets it ([how](upgrades.md#another-key)). Set a private key with `--secret`",
      ),
    unsafe_block_signer: accountKey
      .optional()
      .describe("Likewise, the key that signs unsafe blocks (index 4 at first); `opstack-ha rotate signer` sets it"),
  }),
  signer: section({
    endpoint: url
      .optional()
      .describe(
        "JSON-RPC of a remote signer, such as op-signer, that keeps keys in the place of this program ([how](upgrades.md#keys-elsewhere))",
      ),
    batcher: address.optional().describe("The batcher's account, whose key the signer has"),
    proposer: address.optional().describe("The proposer's account, likewise"),
    challenger: address.optional().describe("The challenger's account, likewise"),
    unsafe_block_signer: address.optional().describe("The account that signs unsafe blocks, likewise"),
    tls: section({
      ca: pem.optional().describe("PEM of the authority that the signer's certificate is from"),
      certificate: pem.optional().describe("PEM by which the signer knows its clients"),
      private_key: pem.optional().describe("PEM, of `certificate`; set it with `--secret`"),
    }),
  }),
  prefunded_accounts: z
    .array(address, { error: "must be a list of addresses" })
    .default([])
    .describe(
      "Addresses with 10,000 ETH on L2 and a million on L1 from the first block on, besides the ten accounts of the development mnemonic. Another value means another chain",
    ),
  subnet: text
    .refine(isPrivateSubnet, {
      error: ({ input }) =>
        `"${String(input)}" is not a private IPv4 subnet of /16 to /24, zero after its prefix, such as 10.77.0.0/24; "auto" chooses one`,
    })
    .meta({ values: "IPv4, /16 to /24, or `auto`" })
    .default("10.77.0.0/24")
    .describe("Private subnet of the Docker network; `auto` is a /24 that follows from `network_name`"),
  bind_address: text
    .refine(isIPv4, { error: "must be an IPv4 address of this machine, such as 127.0.0.1" })
    .meta({ values: "an IPv4 address of this machine" })
    .default("127.0.0.1")
    .describe(
      "Host address at which others reach the gateway, by its [door for others](gateway.md#open-to-others), and Grafana; all else stays on 127.0.0.1",
    ),
  ports: section(
    {
      l1: port.default(8_545).describe("L1 JSON-RPC"),
      gateway: port.default(8_645).describe("L2 JSON-RPC, the stable URL, on this machine alone"),
      gateway_public: port
        .default(8_643)
        .describe(
          "The gateway's door for others, while `bind_address` is beyond loopback; 100 higher for each further gateway",
        ),
      prometheus: port.default(9_099).describe("Prometheus"),
      alertmanager: port.default(9_093).describe("Alertmanager"),
      grafana: port.default(3_019).describe("Grafana"),
      sequencer_rpc: port
        .default(9_545)
        .describe("JSON-RPC of sequencer 1; 100 higher for each further one, WebSocket one higher than JSON-RPC"),
      sequencer_node_rpc: port.default(17_545).describe("Consensus client of sequencer 1, likewise"),
      conductor_rpc: port.default(18_547).describe("op-conductor of sequencer 1, likewise"),
      validator_rpc: port.default(10_545).describe("JSON-RPC of validator 1, likewise"),
      validator_node_rpc: port.default(27_545).describe("Consensus client of validator 1, likewise"),
    },
    "auto",
  ).describe(
    "Host ports; `auto` takes the place of all of them, and chooses ports that follow from `network_name` ([more](operating.md#ports-subnet-and-chain-id))",
  ),
  hosts: z
    .record(z.string().regex(HOST_NAME), host, {
      error: ({ code }) => (code === "invalid_key" ? HOST_NAME_ERROR : "must hold hosts by name"),
    })
    .default({})
    .describe("Machines that the network spans; none means the one of the Docker engine ([how](several-machines.md))"),
  cluster: section({
    network: z
      .enum(["bridge", "overlay", "routed"])
      .default("bridge")
      .describe("What connects containers: a bridge of one engine; with `hosts`, a Swarm overlay or routed bridges"),
    round_trip_ms: integer(0, 1_000)
      .default(0)
      .describe("Milliseconds of a round trip between the hosts farthest apart; Raft waits longer by a few of them"),
  }),
  placement: section({
    sequencers: hostNames.describe(
      "Hosts of sequencer 1, 2, …; those beyond the list are spread over zones, then over hosts",
    ),
    validators: hostNames.describe("Hosts of validator 1, 2, …; those beyond the list go round all hosts"),
    l1: text
      .optional()
      .describe(
        "Host of L1, where the genesis is made and jobs run; default the first of those that `added_later` leaves",
      ),
    monitoring: text.optional().describe("Host of Prometheus and what belongs to it; default that of L1"),
    batcher: text.optional().describe("Host of op-batcher; default that of L1"),
    proposer: text.optional().describe("Host of op-proposer; default that of L1"),
    challenger: text.optional().describe("Host of op-challenger, and of its own pair; default that of L1"),
  }),
  image_source: z
    .enum(["registry", "build"])
    .default("registry")
    .describe("Pinned official images, or images that `toolchain/` built"),
  images: some(
    IMAGE_KEYS,
    text.regex(/^(?!build:\s*$)/, { error: "must say what to build, such as build:../my-op-reth" }),
  ).describe(
    "Other images by name, for instance `images.op_reth: my/op-reth:tag`; one that the engine has is used without asking a registry. `build:PATH` builds one of a binary or a folder ([how](operating.md#builds-of-your-own))",
  ),
  conductor: section({
    health_check_interval: integer(1, 60).default(1).describe("Seconds between two health checks of a sequencer"),
    unsafe_interval: integer(2, 600)
      .optional()
      .describe(
        "Seconds without a new unsafe block before a sequencer counts as unhealthy; default three L2 block times",
      ),
    min_peer_count: integer(0, 50).default(1).describe("Peers below which a sequencer counts as unhealthy"),
    // op-conductor does not start with more than its election timeout, which is 1000 ms and no option of it.
    raft_heartbeat_timeout: integer(50, 1_000)
      .optional()
      .describe(
        "Milliseconds without word from the leader until an election begins; default 15 % of the L2 block time, 150 to 300 ([why](failover.md#why-these-settings))",
      ),
    raft_lease_timeout: integer(25, 1_000)
      .optional()
      .describe(
        "Milliseconds a leader goes on without word from a quorum, at most the heartbeat timeout; default 10 % of the L2 block time, 100 to 200",
      ),
  }),
  guard: section({
    enabled: flag
      .default(true)
      .describe(
        "Whether guards hand over when a leader's client hangs without dying, and, with kona-node on the sequencers, keep the chain going when a conductor fails ([how](failover.md#the-guards))",
      ),
    count: integer(1, 3).default(2).describe("Guards; the others act where the first has not"),
  }),
  batcher: section({
    enabled: enabled("an op-batcher"),
    max_channel_duration: integer(1, 1_000)
      .default(1)
      .describe(
        "L1 blocks after which a channel is closed and posted; more than a few keep the safe head as far behind",
      ),
    data_availability: z
      .enum(["calldata", "blobs", "auto"])
      .default("calldata")
      .describe(
        "Where on L1 batches are: in transactions, in blobs, or in what costs less at the time. All but `calldata` need `l1.beacon_url`",
      ),
  }),
  proposer: section({
    enabled: enabled("an op-proposer"),
    proposal_interval: integer(1, 86_400).default(12).describe("Seconds between two proposals"),
  }),
  challenger: section({ enabled: enabled("an op-challenger") }),
  gateway: section({
    enabled: enabled("the one stable L2 URL"),
    count: integer(1, 3)
      .default(1)
      .describe("Gateways, each with a URL of its own, 100 above the one before, for clients that know several"),
    read_timeout: integer(1, 3_600).default(60).describe("Seconds that a read may take; its work is ended then"),
    max_batch: integer(1, 10_000).default(1_000).describe("Requests in one batch"),
    max_body_mb: integer(1, 100).default(10).describe("Mebibytes of a request"),
    tls: section({
      enabled: flag.default(false).describe("Whether the door for others speaks TLS"),
      certificate: pem.optional().describe("PEM; default one that the gateway makes for `bind_address`, and keeps"),
      names: z
        .array(z.string().regex(/^[A-Za-z0-9.:_-]+$/, { error: "must be a host name or an address" }), {
          error: "must be a list",
        })
        .default([])
        .describe("Host names and addresses, besides `bind_address`, for which the gateway's own certificate is valid"),
      private_key: pem.optional().describe("PEM, of `certificate`; set it with `--secret`"),
    }),
    api_keys: z
      .array(
        z.string().regex(/^[A-Za-z0-9._~-]{16,}$/, { error: "must have 16 or more letters, digits, dots or dashes" }),
        {
          error: "must be a list",
        },
      )
      .default([])
      .describe("Any one of them opens the door for others; set them with `--secret`. With none it is open"),
    requests_per_second: integer(1, 100_000)
      .optional()
      .describe("Of one client by the door for others: an API key, or without keys an address; default no limit"),
  }),
  rpc_namespaces: z
    .array(z.enum(["debug", "trace"], { error: 'must be "debug" or "trace"' }), { error: "must be a list" })
    .default([])
    .describe(
      "What users may call besides `eth`, `net`, `web3` and `txpool`, at the gateway and on the nodes' own ports; such calls can keep a node busy for minutes",
    ),
  cors_origins: z
    .array(
      z.string().refine((origin) => origin === "*" || isOrigin(origin), {
        error: 'must be "*" or an origin such as https://app.example, without a path or a slash at its end',
      }),
      { error: "must be a list" },
    )
    .optional()
    .describe(
      "Origins of web pages that may use the JSON-RPC of gateway and nodes, such as `https://app.example`; default all (`*`) while `bind_address` is a loopback address, none otherwise",
    ),
  monitoring: section({
    prometheus: section({
      enabled: enabled("Prometheus, and with it rules and alerts"),
      retention_days: integer(1, 3_650).default(15).describe("Days that Prometheus keeps its series"),
      retention_mb: integer(100, 1_000_000)
        .default(2_000)
        .describe("Megabytes of them, of which the oldest go first; whichever limit comes first counts"),
    }),
    json_exporter: section({
      enabled: flag
        .default(true)
        .describe("Asks by JSON-RPC who leads and where the heads are; without it, Prometheus has no alert on them"),
    }),
    alertmanager: section({
      enabled: enabled("Alertmanager", false),
      webhook_url: url
        .optional()
        .describe(
          "Where alerts are sent, in Alertmanager's webhook format; set it with `--secret` ([alerts](alerts.md))",
        ),
    }),
    grafana: section({ enabled: enabled("Grafana") }),
  }),
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
});

/** The stack config as the user writes it, defaults filled in. Keys are the user's own, in snake_case. */
export type StackConfig = z.infer<typeof configSchema>;
