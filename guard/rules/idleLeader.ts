/**
 * What helps a leader whose sequencer does not run though no other does either. Both rules need the same sight: one leader,
 * followed by a majority, and every sequencer known to be stopped. Then nothing that they do can make two sequencers build
 * on one block: the one that op-conductor starts next is the leader's, and it is the only one.
 *
 * `undo`: op-conductor keeps its own idea of whether its sequencer runs, and does not notice that somebody else stopped it:
 * the guard, by a fence that proved wrong, or a person. `conductor_resume` makes it look again, also when it was not paused.
 *
 * `agree`: op-conductor starts a sequencer only on the head of the Raft log. A block that its maker gossiped without the
 * cluster's consent is every node's head and not in that log. Committing it makes it so; op-conductor takes any higher
 * block, and ignores one that is not higher, so that a needless commit changes nothing. Once the chain has stood for longer
 * than the unsafe interval, every conductor is unhealthy, and gives the leadership away as soon as it has it: nobody leads for
 * long enough to be called idle, so that what counts then is that nobody has been active, whoever led, for longer than any
 * election takes. A conductor that could start would have done so.
 */
import type { GuardTimings } from "../../shared/guardTimings";
import { heardNow, isHeardNow, soleLeader, votersOf, type AnsweringMember, type MemberView, type View } from "../view";
import { hasJustTried, wait, type Decision, type Deeds } from "./decision";

/**
 * op-conductor pauses for up to two seconds after an attempt to start its sequencer that failed. Once the newest block is in
 * the Raft log, a follower that has it starts at once.
 */
export function passOn(view: View, deeds: Deeds, timings: GuardTimings): Decision {
  const idle = idleLeader(view, timings);
  if ("kind" in idle) return idle;
  if (!deeds.tried.agree || idle.for < timings.passOnAfter) return wait("the leader may still start its sequencer");
  if (hasJustTried(deeds, "hand-over", view.at)) return wait("the leadership has just been moved");
  const { at, members, newest } = view;
  const leader = members.find(({ id }) => id === idle.leader)!;
  const isReady = ({ id, conductor, consensus, head }: MemberView) =>
    id !== idle.leader &&
    isHeardNow(conductor, view, timings) &&
    conductor.content.healthy &&
    !conductor.content.paused &&
    isHeardNow(consensus, view, timings) &&
    isHeardNow(head, view, timings) &&
    head.content.number === newest?.number;
  const [to] = members
    .filter(isReady)
    .flatMap(({ id }) => votersOf(leader.conductor!.content).find((voter) => voter.id === id) ?? []);
  if (!newest || !to) return wait("no follower could take over");
  const overdue = at - newest.timestamp - timings.blockTime;
  return {
    kind: "hand-over",
    from: idle.leader,
    to,
    symptom: { kind: "idle", block: newest.number, overdue, silent: 0 },
  };
}

interface Idle {
  leader: string;
  /** Milliseconds. */
  for: number;
}

export function undo(view: View, deeds: Deeds, timings: GuardTimings): Decision {
  const idle = idleLeader(view, timings);
  if ("kind" in idle) return idle;
  if (idle.for < timings.undoAfter) return wait("the leader may still start its sequencer");
  if (hasJustTried(deeds, "undo", view.at)) return wait("the leader has just been told to look again");
  return { kind: "undo", leader: idle.leader, idle: idle.for };
}

export function agree(view: View, deeds: Deeds, timings: GuardTimings): Decision {
  const idle = idleLeader(view, timings);
  const { at, haltedSince = at } = view;
  const isLeaderIdle = !("kind" in idle) && idle.for >= timings.agreeAfter;
  if (!isLeaderIdle && at - haltedSince < timings.haltedAfter) {
    return "kind" in idle ? idle : wait("the leader may still start its sequencer");
  }
  if (!isLeaderIdle) {
    const reason = whyNot(view, heardNow(view, timings));
    if (reason) return wait(reason);
  }
  if (hasJustTried(deeds, "agree", at)) return wait("the newest block has just been committed");
  const askable = view.members.filter(({ consensus }) => isHeardNow(consensus, view, timings)).map(({ id }) => id);
  return isLeaderIdle
    ? { kind: "agree", leader: idle.leader, idle: idle.for, askable }
    : { kind: "agree", idle: at - haltedSince, askable };
}

function idleLeader(view: View, { freshWithin }: GuardTimings): Idle | Decision {
  const { at, members, idleSince } = view;
  const leader = soleLeader(members, at, freshWithin);
  const reason = whyNot(view, leader ? [leader] : []);
  if (reason) return wait(reason);
  if (!leader || idleSince === undefined) return wait("the leader is not idle");
  return { leader: leader.id, for: at - idleSince };
}

/** What forbids to help a chain that one of these leads, or may lead in a moment. */
function whyNot(view: View, leading: AnsweringMember[]): string | undefined {
  if (!view.members.some(({ ignoresConductor }) => ignoresConductor))
    return "no consensus client ignores its conductor";
  const conductors = leading.map(({ conductor }) => conductor.content);
  // Somebody is at work there, for instance `make recover`.
  if (conductors.some(({ paused }) => paused)) return "a conductor is paused";
  if (conductors.some(({ overridden }) => overridden)) return "the leadership is overridden";
  if (conductors.some((conductor) => votersOf(conductor).length < 2)) return "the cluster has a single voter";
  return undefined;
}
