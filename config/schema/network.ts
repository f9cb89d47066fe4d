/** How large the network is, what it runs, and its two chains. */
import { z } from "zod";
import { FORKS } from "../hardforks";
import { chainId, digitsOr, integer, section, some, text, urls } from "./values";

/** The name of a network that is given none. */
export const DEFAULT_NETWORK_NAME = "opstack-ha";

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

const forkTime = digitsOr(
  /^(never|\d{1,10})$/,
  'must be a whole number of seconds after the first block, "never", or a moment in seconds of Unix time',
).meta({ values: "seconds after the first block, `never`, or seconds of Unix time" });

export const networkShape = {
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
};
