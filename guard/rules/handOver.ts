/** When the leadership has to move. Pure: from what the guard knows to what it does, with the reason in words. */
import type { GuardTimings } from "../../shared/guardTimings";
import type { ClusterServer } from "../../shared/rpc/schema";
import { isFresh, overdueOf, soleLeader, votersOf, type AnsweringMember, type MemberView, type View } from "../view";
import { FIRST_BLOCK, wait, type Decision, type Deeds, type Symptom } from "./decision";

/** Handovers that are longer ago no longer slow down the next one. */
export const HANDOVER_MEMORY_MILLISECONDS = 60_000;

/** A conductor hands its node the last block of the Raft log itself, if that is all that the node lacks. */
const BLOCKS_BEHIND = 1;

export function handOver(view: View, deeds: Deeds, timings: GuardTimings): Decision {
  const { at, members, newest, leadership, attentiveSince } = view;
  if (at - attentiveSince < timings.settle) return wait("the guard has not looked for long enough");
  const leader = soleLeader(members, at, timings.freshWithin);
  if (!leader || !leadership) return wait("no conductor leads, or several do");

  const { paused, overridden } = leader.conductor.content;
  if (paused) return wait("the leader's conductor is paused");
  if (overridden) return wait("the leadership is overridden");
  const voters = votersOf(leader.conductor.content);
  if (voters.length < 2) return wait("the cluster has a single voter");
  if (leader.consensus?.content.active === false) return wait("the leader's sequencer does not run yet");
  if (!newest || newest.number < FIRST_BLOCK) return wait("the chain has no block yet");

  // Right after a handover the answers may still be those from before it.
  const movedAt = Math.max(leadership.since, ...deeds.handovers);
  if (at - movedAt < coolDown(deeds, timings)) return wait("the leader is new");
  if (at - (deeds.failedAt ?? -Infinity) < timings.retryAfter) return wait("the last attempt has just failed");

  const symptom = symptomOf(view, leader, newest, timings);
  if (!symptom) return wait("the leader makes its blocks");
  if (mayWaitForL1(view, leader, symptom, timings)) return wait("L1 does not answer in time, nor would it a successor");
  const able = successors(view, leader, voters, newest.number, timings);
  if (able.length === 0) return wait("no follower could take over");
  // A leader that hangs is worse than one that was late.
  const to = able.find(({ id }) => symptom.kind !== "late block" || !view.lateLeaders.includes(id));
  if (!to) return wait("whoever could take over was as late when it led");
  return { kind: "hand-over", from: leader.id, to, symptom };
}

/** Doubles with every handover of the last minute: where a handover does not help, more of them help less. */
const coolDown = ({ handovers }: Deeds, timings: GuardTimings): number =>
  timings.coolDown * 2 ** Math.max(0, handovers.length - 1);

/**
 * While the chain catches up, its blocks are old but come quickly; so old age alone is no symptom, there must have been
 * no block for a block time as well.
 */
function symptomOf(
  { at, attentiveSince }: View,
  leader: AnsweringMember,
  newest: NonNullable<View["newest"]>,
  timings: GuardTimings,
): Symptom | undefined {
  const { blockTime, lateAfter, silentAfter, overdueAfter } = timings;
  if (at - newest.seenAt < blockTime) return undefined;
  const overdue = overdueOf(newest, at, timings);
  const silent = at - (leader.consensus?.at ?? attentiveSince);
  const measured = { block: newest.number, overdue, silent };
  if (silent >= silentAfter && overdue >= overdueAfter) return { kind: "silent consensus client", ...measured };
  if (overdue >= lateAfter) return { kind: "late block", ...measured };
  return undefined;
}

/**
 * Whether L1 is why the leader makes no block: it has kept the guard waiting within the last slot. An op-node that is silent hangs
 * by itself; a kona-node is silent while it waits for L1.
 */
const mayWaitForL1 = (
  { at, l1LateAt = -Infinity }: View,
  { ignoresConductor }: AnsweringMember,
  { kind }: Symptom,
  { blockTime }: GuardTimings,
): boolean => at - l1LateAt < blockTime && (kind === "late block" || ignoresConductor);

/**
 * The voters that can go on at once, the one with the highest head first. That it answers is also the proof that not the
 * whole machine is held up, but the leader alone.
 */
function successors(
  { at, members }: View,
  leader: AnsweringMember,
  voters: ClusterServer[],
  newest: number,
  { freshWithin }: GuardTimings,
): ClusterServer[] {
  const isAble = ({ conductor, consensus, head }: MemberView) =>
    isFresh(conductor, at, freshWithin) &&
    isFresh(consensus, at, freshWithin) &&
    isFresh(head, at, freshWithin) &&
    conductor.content.healthy &&
    !conductor.content.paused &&
    head.content.number >= newest - BLOCKS_BEHIND;
  return members
    .filter((member) => member.id !== leader.id && isAble(member))
    .sort((one, other) => other.head!.content.number - one.head!.content.number)
    .flatMap(({ id }) => voters.find((voter) => voter.id === id) ?? []);
}
