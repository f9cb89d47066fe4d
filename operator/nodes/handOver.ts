/** Moves the leadership, to one who can take it, and sees that blocks go on. */
import { reason } from "../../shared/rpc/client";
import { sleep, until } from "../../shared/rpc/deadline";
import { call } from "../../shared/rpc/light";
import { Cluster } from "../network/cluster";
import type { Engines } from "../network/engines";
import type { Network, NetworkNode } from "../network/model";
import { isAtRest, type Tell } from "../network/rest";
import { UserError } from "../terminal";
import { lookAtNodes } from "./look";
import { candidates, inWords, obstaclesOf, type ClusterLook } from "./readiness";

/** Seconds. An election takes one or two; a node that was just behind is at the tip with the next block. */
const LEADER_WITHIN = 10;
const READY_WITHIN = 15;
const BLOCKS_WITHIN = 60;
const BLOCKS = 2;
const BETWEEN_LOOKS_MILLISECONDS = 1_000;

export interface HandedOver {
  from: string;
  to: string;
  /** The new leader's head, some blocks after it took over. */
  head: number;
}

/** @throws UserError where nobody leads, or no conductor is there to lead */
export async function leadingLook(engines: Engines, network: Network): Promise<ClusterLook & { leader: LeaderStatus }> {
  if (isAtRest(network)) throw new UserError(`${network.name} is stopped: make start goes on with it`);
  if (!network.sequencers.some(({ conductor }) => conductor)) {
    throw new UserError(
      `${network.name} has a single sequencer and no op-conductor: there is no leadership that could move (sequencer_count 3 has one)`,
    );
  }
  const deadline = Date.now() + 1_000 * LEADER_WITHIN;
  for (;;) {
    const { leader, ...look } = await lookAtNodes(engines, network);
    if (leader) return { ...look, leader };
    if (Date.now() >= deadline) {
      throw new UserError(
        `nobody leads ${network.name}: a majority of the sequencers has to run and to reach each other (make status shows them)`,
      );
    }
    await sleep(BETWEEN_LOOKS_MILLISECONDS);
  }
}

type LeaderStatus = NonNullable<ClusterLook["leader"]>;

/** @returns the name of the sequencer that can take over best. @throws UserError where none can within seconds */
export async function successor(engines: Engines, network: Network): Promise<string> {
  const deadline = Date.now() + 1_000 * READY_WITHIN;
  for (;;) {
    const { ready, others, mayCome } = candidates(await lookAtNodes(engines, network));
    if (ready[0] !== undefined) return ready[0];
    if (!mayCome || Date.now() >= deadline) throw new UserError(`no sequencer can take over; ${others.join("; ")}`);
    await sleep(BETWEEN_LOOKS_MILLISECONDS);
  }
}

/** Waits for what passes by itself. @throws UserError with what stands in the way; nothing was changed */
export async function waitUntilReady(engines: Engines, network: Network, target: string): Promise<void> {
  const deadline = Date.now() + 1_000 * READY_WITHIN;
  for (;;) {
    const { nodes, tip } = await lookAtNodes(engines, network);
    const node = nodes.find(({ name }) => name === target);
    const obstacles = node ? obstaclesOf(node, tip) : [{ text: "it lacks containers", passes: false }];
    if (obstacles.length === 0) return;
    if (obstacles.some(({ passes }) => !passes) || Date.now() >= deadline) {
      throw new UserError(`${target} is not ready to lead: ${inWords(obstacles)}; the leadership has not moved`);
    }
    await sleep(BETWEEN_LOOKS_MILLISECONDS);
  }
}

/**
 * @param from who leads
 * @param target one that is ready, as `waitUntilReady` tells
 * @throws UserError where the leader refuses, or the new one makes no blocks
 */
export async function handOver(network: Network, from: string, target: NetworkNode, tell: Tell): Promise<HandedOver> {
  const cluster = new Cluster(network);
  tell(`${from} leads: handing over to ${target.name}`);
  try {
    await cluster.transferTo(target);
    return { from, to: target.name, head: await makesBlocks(cluster, target) };
  } catch (error) {
    if (error instanceof UserError) throw error;
    const leader = await cluster.leader(1).then(
      ({ name }) => name,
      () => "nobody",
    );
    throw new UserError(
      `the leadership did not go over to ${target.name} as it should (${reason(error)}); ${leader} leads now: make status`,
    );
  }
}

/** @returns its head, after some blocks that it has made. @throws DeadlineError, also when another one leads meanwhile */
export async function makesBlocks(cluster: Cluster, leader: NetworkNode): Promise<number> {
  const head = async () => Number(await call<string>(leader.rpcUrl, "eth_blockNumber"));
  const first = await until(`${leader.name} to tell its head`, async () => ({ head: await head() }), {
    withinSeconds: LEADER_WITHIN,
  });
  return until(
    `${leader.name} to lead and make blocks`,
    async () => {
      const now = await head();
      return now >= first.head + BLOCKS && (await cluster.leader(1)).name === leader.name && now;
    },
    { withinSeconds: BLOCKS_WITHIN },
  );
}
