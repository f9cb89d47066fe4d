/** The images, and the services that make the chain go. */
import { z } from "zod";
import { IMAGE_KEYS } from "../images";
import { enabled, flag, integer, section, some, text } from "./values";

export const servicesShape = {
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
};
