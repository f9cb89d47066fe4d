/**
 * Negative controls: what a drill has to fail on. Each does, on a running network, what the judge is there to find, so that
 * "passed" means something. They are no part of `all`, and chaos does not draw them.
 */
import type { PrivateKeyAccount } from "viem/accounts";
import { sleep, until } from "../../../shared/rpc/deadline";
import { call } from "../../../shared/rpc/light";
import type { SyncStatus } from "../../../shared/rpc/schema";
import { sign } from "../../load/attempt";
import { CALM_FEES, TRANSFER, type Fees } from "../../load/content";
import type { Cluster } from "../../network/cluster";
import { chainFacts } from "../../network/l1Facts";
import { sequencesByKonaNode, type NetworkNode } from "../../network/model";
import { UserError } from "../../terminal";
import { untilPhase } from "../phase";
import type { Fault, Scene } from "./fault";
import { singleFault } from "./node";

const ANSWER_WITHIN_MILLISECONDS = 5_000;
const WITHIN = { withinSeconds: 60 };

const ask = <Result>(url: string, method: string, params: unknown[] = []): Promise<Result> =>
  call<Result>(url, method, params, ANSWER_WITHIN_MILLISECONDS);

/** @throws UserError without a load, whose transactions such a control is about */
function senderOf(senders: PrivateKeyAccount[] | undefined, name: string): PrivateKeyAccount {
  const [sender] = senders ?? [];
  if (!sender) throw new UserError(`${name} is about the transactions of the load: leave out --no-load`);
  return sender;
}

const FORK = "control-fork";
const RIVAL_FOR_SECONDS = 8;
const BACK_WITHIN_SECONDS = 120;
const SETTLED_WITHIN_SECONDS = 10;

/**
 * Blocks that the chain is ahead by when the rival begins: it begins with all transactions that have come since, and so not with
 * the block that the others have at that height.
 */
const AHEAD = 2;

const fork: Fault = {
  name: FORK,
  description: "negative control: a follower without peers is made to sequence without its conductor's consent",
  targets: ["follower"],
  holdSeconds: RIVAL_FOR_SECONDS,
  victims: ({ network, victim, senders }) => {
    if (!victim.conductor) return undefined;
    if (sequencesByKonaNode(network)) throw new UserError(`${FORK} needs op-node on the sequencers`);
    senderOf(senders, FORK);
    return { nodes: [victim.name], services: [] };
  },
  inject: async ({ cluster, victim }) => {
    await isolate(victim);
    await until(`${victim.name} to be behind`, () => isBehind(cluster, victim), WITHIN);
    // For disasters: from now on op-node takes itself for the leader, and asks its conductor nothing.
    await ask(victim.nodeRpcUrl, "admin_overrideLeader");
    await until(`${victim.name} to sequence`, () => startSequencing(victim), WITHIN);
  },
  // op-node forgets all of it then: whom it blocked, and that it leads. Asked to stop, it might wait for a block that never comes.
  restore: async ({ engine, victim }) => {
    await engine.kill([victim.consensus]);
    await engine.start([victim.consensus]);
  },
  expectation: () => ({
    missedSlots: "any",
    backWithin: BACK_WITHIN_SECONDS,
    settledWithin: SETTLED_WITHIN_SECONDS,
  }),
};

/** All of IPv4, as Go's `net.IPNet` is written in JSON: the mask in base64. */
const EVERYBODY = { IP: "0.0.0.0", Mask: "AAAAAA==" };

/** Takes all peers from an op-node. L1, its execution client and its conductor it keeps. */
async function isolate({ name, nodeRpcUrl }: NetworkNode): Promise<void> {
  await ask(nodeRpcUrl, "opp2p_blockSubnet", [EVERYBODY]);
  await until(
    `${name} to have no peers`,
    async () => {
      const { peers } = await ask<{ peers?: Record<string, unknown> }>(nodeRpcUrl, "opp2p_peers", [true]);
      const ids = Object.keys(peers ?? {});
      await Promise.all(ids.map((id) => ask(nodeRpcUrl, "opp2p_disconnectPeer", [id])));
      return ids.length === 0;
    },
    WITHIN,
  );
}

async function isBehind(cluster: Cluster, { rpcUrl }: NetworkNode): Promise<boolean> {
  return (await cluster.unsafeHead()) >= Number(await ask<string>(rpcUrl, "eth_blockNumber")) + AHEAD;
}

/** op-node wants to be told its own head, which may have moved meanwhile, by what it read from L1. */
async function startSequencing({ nodeRpcUrl }: NetworkNode): Promise<boolean> {
  if (await ask<boolean>(nodeRpcUrl, "admin_sequencerActive")) return true;
  const { unsafe_l2 } = await ask<SyncStatus>(nodeRpcUrl, "optimism_syncStatus");
  await ask(nodeRpcUrl, "admin_startSequencer", [unsafe_l2.hash]);
  return true;
}

const LOSS = "control-loss";

/** Pools take another transaction in place of one that they have if it pays a tenth more. */
const HIGHER_FEES: Fees = {
  maxFeePerGas: 2n * CALM_FEES.maxFeePerGas,
  maxPriorityFeePerGas: 2n * CALM_FEES.maxPriorityFeePerGas,
};

const loss: Fault = {
  name: LOSS,
  description: "negative control: an acknowledged transaction gives way to another one of the same sender and nonce",
  targets: [],
  holdSeconds: 0,
  victims: ({ senders }) => {
    senderOf(senders, LOSS);
    return { nodes: [], services: [] };
  },
  inject: async ({ network, cluster, senders }) => {
    const sender = senderOf(senders, LOSS);
    const { l2ChainId } = await chainFacts(network);
    const { rpcUrl } = await cluster.leader();
    const replace = () => replaceNewest(rpcUrl, sender, l2ChainId);
    await until("a transaction to be replaced", replace, { ...WITHIN, everyMilliseconds: 50 });
  },
  restore: async () => undefined,
  expectation: () => ({ missedSlots: "any", backWithin: 0 }),
};

/**
 * Sends another transaction in place of the newest that waits in the leader's pool. The gateway, which had acknowledged that
 * one, is not asked.
 *
 * @returns whether the other one was mined; false where none waited, or it was too late
 */
async function replaceNewest(rpcUrl: string, sender: PrivateKeyAccount, chainId: number): Promise<boolean> {
  const count = async (block: "latest" | "pending") =>
    Number(await ask<string>(rpcUrl, "eth_getTransactionCount", [sender.address, block]));
  const nonce = (await count("pending")) - 1;
  if (nonce < (await count("latest"))) return false;
  const raw = await sign(sender, chainId, nonce, TRANSFER, HIGHER_FEES);
  const hash = await ask<string>(rpcUrl, "eth_sendRawTransaction", [raw]);
  await until("one of the two to be mined", async () => (await count("latest")) > nonce, WITHIN);
  return (await ask<object | null>(rpcUrl, "eth_getTransactionReceipt", [hash])) !== null;
}

const stop: Fault = {
  name: "control-stop",
  description:
    "negative control: the leader's sequencer is stopped behind its conductor's back; guards undo that in time",
  targets: ["leader"],
  holdSeconds: 0,
  victims: ({ victim }) => (victim.conductor ? { nodes: [victim.name], services: [] } : undefined),
  inject: async ({ victim }) => void (await ask(victim.nodeRpcUrl, "admin_stopSequencer")),
  restore: async () => undefined,
  expectation: singleFault,
};

/** So late in a slot that the conductor is gone when the next block comes, and no other one leads yet. */
const JUST_BEFORE_A_BLOCK = 0.9;
const RIGHT_AFTER_A_BLOCK = 0.15;

/** Two slots of two seconds. */
const HALT_FOR_SECONDS = 4;

/**
 * The conductor's address refuses connections at once, as that of a host whose program has died does; otherwise the consensus
 * client may wait, and be ended for that. A busy machine misses the moment now and then: then it is one slot at most.
 */
const halt: Fault = {
  name: "control-halt",
  description:
    "negative control: SIGKILL of the leader's conductor just before a block, which kona-node makes nevertheless",
  targets: ["leader"],
  holdSeconds: HALT_FOR_SECONDS,
  victims: ({ victim }) => (victim.conductor ? { nodes: [victim.name], services: [] } : undefined),
  inject: async (scene) => {
    const { engine, victim } = scene;
    await untilSlotIs(RIGHT_AFTER_A_BLOCK, scene);
    await engine.cutOff([victim.consensus], [victim.conductor!]);
    await untilSlotIs(JUST_BEFORE_A_BLOCK, scene);
    await engine.kill([victim.conductor!]);
  },
  restore: async ({ engine, victim }) => {
    await engine.rejoin([victim.consensus], [victim.conductor!]);
    await engine.start([victim.conductor!]);
  },
  expectation: singleFault,
};

async function untilSlotIs(phase: number, { network, victim }: Scene): Promise<void> {
  const { blockTime } = await chainFacts(network);
  const { timestamp } = await ask<{ timestamp: string }>(victim.rpcUrl, "eth_getBlockByNumber", ["latest", false]);
  await sleep(1_000 * untilPhase(Number(timestamp), blockTime, phase));
}

export const CONTROLS: Fault[] = [fork, loss, stop, halt];
