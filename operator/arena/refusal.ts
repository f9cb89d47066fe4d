/** Whether an act is one that the network survives. Pure. */
import { sequencesByKonaNode, type Network } from "../network/model";
import { quorumLostWithout } from "../nodes/quorum";
import { BROKEN, faultFor, kindOf, type Breaking } from "./acts";

export interface Situation {
  network: Network;
  /** Members of the Raft cluster. */
  members: number;
  /** What the arena has broken and not restored. */
  broken: ReadonlyMap<string, Breaking>;
  leader: string | undefined;
  /** Sequencers that could take over the leadership now, and why the others could not. */
  successors: { ready: string[]; others: string[] };
}

/**
 * Why the target may not be broken now.
 *
 * @param force whether the chain may stop; what cannot be done at all is refused all the same
 * @returns undefined where it may
 */
export function refusalOf(act: Breaking, target: string, situation: Situation, force: boolean): string | undefined {
  const { network, broken, leader, successors } = situation;
  const kind = kindOf(target);
  const already = broken.get(target);
  if (already) return `${target} is ${BROKEN[already]} already (r restores it)`;
  if (!faultFor(act, kind)) return `${target} cannot be ${BROKEN[act]}: choose another target`;
  if (act === "partition") {
    const other = [...broken].find(([, one]) => one === "partition");
    if (other) return `${other[0]} is cut off, and only one at a time can be (r restores it)`;
  }
  if (force) return undefined;
  if (kind === "l1" && sequencesByKonaNode(network)) {
    return "kona-node on the sequencers makes no block while L1 is away (--force does it all the same)";
  }
  if (kind !== "sequencer") return undefined;
  const lost = quorumLost(target, situation);
  if (lost) return `${lost} (--force does it all the same)`;
  if (target !== leader || successors.ready.length > 0) return undefined;
  return `no sequencer could take over: ${successors.others.join("; ")} (--force does it all the same)`;
}

/** One that is cut off runs, and helps nobody. */
function quorumLost(target: string, { network, members, broken }: Situation): string | undefined {
  const reachable = network.sequencers.filter(({ name }) => name === target || !broken.has(name));
  const node = reachable.find(({ name }) => name === target);
  return node && quorumLostWithout(node, reachable, members);
}
