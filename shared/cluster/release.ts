/**
 * When a sequencer may be replaced without a pause of the chain. Pure: from what the cluster looks like to what to do
 * before that.
 */
import type { ClusterObservation, MemberObservation } from "./observation";
import type { Action } from "./plan";
import {
  founder,
  isSequencing,
  isVoter,
  isWell,
  leadership,
  leads,
  listIds,
  loneSequencer,
  type AnsweringServer,
} from "./situation";

export type Release =
  /** Nothing stands against replacing it. */
  | { kind: "released"; because: string }
  /** No sequencer extends the chain: an election for a moment, or a chain that replacing one cannot interrupt. */
  | { kind: "halted" }
  /** It leads, and another can take over. */
  | { kind: "hand-over"; action: Action }
  /** The others could not go on without it, yet. */
  | { kind: "wait"; what: string; seen: string; containers: string[] };

/**
 * @param id the sequencer that is about to be replaced
 * @param updated those that were replaced before it in this update: the leadership is best with them, because it need not
 *   move again
 */
export function planRelease(cluster: ClusterObservation, id: string, updated: string[]): Release {
  const lone = loneSequencer(cluster);
  if (lone) {
    if (lone.id === id) return takeOver(cluster, lone);
    return { kind: "released", because: `${lone.id} carries the chain alone` };
  }
  if (cluster.members.every(({ conductor }) => !conductor)) {
    return { kind: "released", because: "no cluster runs yet" };
  }
  const { leader } = leadership(cluster);
  if (!leader || !isSequencing(cluster, leader)) {
    return { kind: "halted" };
  }
  if (!leader.conductor.servers.some((server) => server.id === id)) {
    return { kind: "released", because: `${id} is not in the cluster` };
  }
  const others = cluster.members.filter((member) => member.id !== id && isVoter(leader, member));
  const unwell = others.filter((member) => !isWell(cluster, member));
  if (unwell.length > 0) {
    return {
      kind: "wait",
      what: `the other sequencers to be well before ${id} is replaced`,
      seen: `${listIds(unwell)} ${unwell.length === 1 ? "is" : "are"} not healthy and at the tip`,
      containers: unwell.flatMap(({ conductorContainer, consensusContainer }) => [
        conductorContainer,
        consensusContainer,
      ]),
    };
  }
  if (leader.id !== id) return { kind: "released", because: `${leader.id} leads` };
  return handOver(leader, others, updated);
}

/** The only sequencer is about to get a conductor: until it is back, the founder of the new cluster makes the blocks. */
function takeOver(cluster: ClusterObservation, lone: MemberObservation): Release {
  const successor = founder(cluster.members);
  const { id: to, conductorContainer, consensusContainer } = successor;
  const wait = (what: string, seen: string): Release => ({
    kind: "wait",
    what,
    seen,
    containers: [conductorContainer, consensusContainer],
  });
  if (!leads(successor)) return wait(`${to} to found the Raft cluster`, "its conductor does not lead yet");
  const [own, head] = [lone.sequencer!.unsafeHead.number, successor.sequencer?.unsafeHead.number];
  if (head === undefined) return wait(`${to} to follow the chain`, "its consensus client does not answer");
  if (head < own - 1) return wait(`${to} to follow the chain`, `it is at block ${head} of ${own}`);
  return { kind: "hand-over", action: { kind: "take-over", from: lone.id, to } };
}

function handOver(leader: AnsweringServer, others: MemberObservation[], updated: string[]): Release {
  const successor = others.find((member) => updated.includes(member.id)) ?? others[0];
  if (!successor) return { kind: "released", because: "it is the only sequencer" };
  const { id: to, raftAddress } = successor;
  return { kind: "hand-over", action: { kind: "transfer-leadership", from: leader.id, to, raftAddress } };
}
