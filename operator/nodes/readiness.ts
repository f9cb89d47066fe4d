/** Whether a node is well, and who could lead. Pure. */
import type { NodeStatus } from "../status/model";

/** What stands in the way. */
export interface Obstacle {
  text: string;
  /** Whether it may go away by itself within seconds. */
  passes: boolean;
}

/** The newest block is on its way; the guards ask for no more. */
const BLOCKS_BEHIND = 1;

/**
 * What keeps a node from its work, and so a sequencer from leading.
 *
 * @param tip the highest block that counts: the leader's, or that of all nodes
 */
export function obstaclesOf(node: NodeStatus, tip: number): Obstacle[] {
  const { ailing, heads, role, hasConductor, active } = node;
  // What does not answer then is no news.
  if (ailing.length > 0) {
    return ailing.map(({ container, state }) => ({
      text: `${container} is ${state}`,
      passes: state.startsWith("running") || state === "restarting",
    }));
  }
  const obstacles: Obstacle[] = [];
  const behind = tip - (heads?.unsafe ?? tip);
  if (!heads) obstacles.push({ text: "its consensus client does not answer", passes: true });
  else if (heads.unsafe === undefined) obstacles.push({ text: "it does not know its head yet", passes: true });
  if (behind > BLOCKS_BEHIND) obstacles.push({ text: `it is ${behind} blocks behind`, passes: true });
  if (node.executionHead === undefined) obstacles.push({ text: "its execution client does not answer", passes: true });
  if (hasConductor) obstacles.push(...conductorObstacles(node));
  else if (role === "sequencer" && !active) obstacles.push({ text: "its sequencer is not active", passes: true });
  return obstacles;
}

function conductorObstacles({ conductor }: NodeStatus): Obstacle[] {
  if (!conductor) return [{ text: "its conductor does not answer", passes: true }];
  const { voter, paused, healthy } = conductor;
  return [
    ...(voter ? [] : [{ text: "it is no voter of the Raft cluster", passes: false }]),
    ...(paused ? [{ text: "its conductor is paused", passes: false }] : []),
    ...(healthy ? [] : [{ text: "its conductor calls it unhealthy", passes: true }]),
  ];
}

export const inWords = (obstacles: Obstacle[]): string => obstacles.map(({ text }) => text).join(", ");

/** What all nodes said at one moment. */
export interface ClusterLook {
  nodes: NodeStatus[];
  /** The one sequencer whose conductor leads; undefined while none or several do. */
  leader?: NodeStatus;
  /** The leader's head; the highest of all while nobody leads, or its head is not known. */
  tip: number;
}

export function lookOf(nodes: NodeStatus[]): ClusterLook {
  const leaders = nodes.filter(({ conductor }) => conductor?.leader);
  const highest = Math.max(0, ...nodes.map(({ heads }) => heads?.unsafe ?? 0));
  const leader = leaders.length === 1 ? leaders[0] : undefined;
  return { nodes, ...(leader ? { leader } : {}), tip: leader?.heads?.unsafe ?? highest };
}

export interface Candidates {
  /** Who could lead next, the highest head first. */
  ready: string[];
  /** Why the others could not. */
  others: string[];
  /** Whether one of the others may be ready within seconds. */
  mayCome: boolean;
}

export function candidates({ nodes, leader, tip }: ClusterLook): Candidates {
  const followers = nodes.filter(({ role, name }) => role === "sequencer" && name !== leader?.name);
  const judged = followers.map((node) => ({ node, obstacles: obstaclesOf(node, tip) }));
  const others = judged.filter(({ obstacles }) => obstacles.length > 0);
  return {
    ready: judged
      .filter(({ obstacles }) => obstacles.length === 0)
      .sort((one, other) => other.node.heads!.unsafe! - one.node.heads!.unsafe!)
      .map(({ node }) => node.name),
    others: others.map(({ node, obstacles }) => `${node.name}: ${inWords(obstacles)}`),
    mayCome: others.some(({ obstacles }) => obstacles.every(({ passes }) => passes)),
  };
}
