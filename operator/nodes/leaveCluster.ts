/** What comes before a sequencer is stopped, paused or restarted: the others have to be able to go on, and to lead. */
import type { Engines } from "../network/engines";
import type { Network, NetworkNode } from "../network/model";
import type { Tell } from "../network/rest";
import { raftVoters } from "../status/observe";
import { UserError } from "../terminal";
import { handOver, leadingLook, successor } from "./handOver";
import { memberCount, quorumLostWithout } from "./quorum";

export interface Leaving {
  /** Whether to go on although no blocks can be made then, or nobody can take over. Default false. */
  force?: boolean | undefined;
  tell: Tell;
}

/**
 * Moves the leadership away from a sequencer that leads.
 *
 * @throws UserError, unless forced, where the rest of the cluster would have no quorum, or nobody could take over; nothing is changed
 */
export async function leaveCluster(
  engines: Engines,
  network: Network,
  node: NetworkNode,
  { force = false, tell }: Leaving,
): Promise<void> {
  if (node.role !== "sequencer") return;
  const members = memberCount(network.sequencers, network.incomplete, await raftVoters(network));
  const lost = quorumLostWithout(node, network.sequencers, members);
  if (lost !== undefined && !force) {
    throw new UserError(
      `${lost}: start another one first, stop the whole network, or use --force if the chain may stop`,
    );
  }
  if (lost !== undefined) tell(`${lost}: the chain stops until there are as many again`);
  // One that leads alone has nobody to hand over to, and one that is down leads nobody.
  if (node.conductor?.state !== "running") return;
  try {
    await moveLeadershipFrom(engines, network, node, tell);
  } catch (error) {
    if (!force || !(error instanceof UserError)) throw error;
    tell(`${error.message}: going on without a handover`);
  }
}

async function moveLeadershipFrom(engines: Engines, network: Network, node: NetworkNode, tell: Tell): Promise<void> {
  const { leader } = await leadingLook(engines, network);
  if (leader.name !== node.name) return;
  const next = await successor(engines, network);
  await handOver(
    network,
    node.name,
    network.sequencers.find(({ name }) => name === next)!,
    tell,
  );
}
