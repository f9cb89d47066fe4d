/** Whether a sequencer can be spared. Pure. */
import { containersOf, type NetworkNode } from "../network/model";

export const majorityOf = (members: number): number => Math.floor(members / 2) + 1;

export const isRunning = (node: NetworkNode): boolean => containersOf(node).every(({ state }) => state === "running");

/** How many members the cluster has, those among them whose containers are gone. */
export const memberCount = (sequencers: NetworkNode[], incomplete: string[], voters: ReadonlySet<string>): number =>
  Math.max(sequencers.length + incomplete.filter((name) => name.startsWith("sequencer-")).length, voters.size);

/**
 * Why no block could be made without this sequencer.
 *
 * @param sequencers all that there are
 * @param members of the cluster, as `memberCount` counts them
 * @returns undefined where it can be spared, or does not run anyway
 */
export function quorumLostWithout(node: NetworkNode, sequencers: NetworkNode[], members: number): string | undefined {
  const running = sequencers.filter(isRunning);
  const remaining = running.filter(({ name }) => name !== node.name);
  const quorum = majorityOf(members);
  if (!running.includes(node) || remaining.length >= quorum) return undefined;
  return `without ${node.name} ${remaining.length} of ${members} sequencers would run, and ${quorum} are needed to make blocks`;
}
