/** What the guard knows at one moment, kept from look to look. Pure; all times are milliseconds of Unix time. */
import type { GuardTimings } from "../shared/guardTimings";
import type { ClusterServer } from "../shared/rpc/schema";

/** What an op-conductor reports. */
export interface ConductorAnswer {
  leads: boolean;
  /** Raft server id of the leader that it follows or is; empty while it knows none. */
  leaderId: string;
  /** Whether an operator forced it to act as leader, whatever Raft says. */
  overridden: boolean;
  healthy: boolean;
  paused: boolean;
  /** The Raft configuration as it knows it. */
  servers: ClusterServer[];
}

/** What a consensus client reports. */
export interface ConsensusAnswer {
  /** Whether its sequencer runs. */
  active: boolean;
}

/** A node's unsafe head; `timestamp` in milliseconds of Unix time. */
export interface Head {
  number: number;
  timestamp: number;
}

/** The last answer of a service; it says nothing of whether a later question was answered. */
export interface Answer<Content> {
  /** When the question was asked: what the answer says was true no earlier than this. */
  askedAt: number;
  /** When it arrived. */
  at: number;
  content: Content;
}

export interface MemberView {
  id: string;
  /** As in the input. */
  ignoresConductor: boolean;
  /** Undefined before the first answer; so are `consensus` and `head`. */
  conductor?: Answer<ConductorAnswer>;
  consensus?: Answer<ConsensusAnswer>;
  head?: Answer<Head>;
  /** When the guard last asked its sequencer to stop; undefined when it has not, or has had an answer since. */
  stopAskedAt?: number;
}

export interface View {
  at: number;
  members: MemberView[];
  /** The highest block that any member knows, and when the guard first saw one so high. */
  newest?: { number: number; timestamp: number; seenAt: number };
  /** The one leader, and since when it is that without a break. */
  leadership?: { id: string; since: number };
  /** Since when that leader leads and no sequencer is active, without a break; undefined while that is not so. */
  idleSince?: number;
  /** Since when no sequencer is active, whoever leads, without a break; undefined while that is not so. */
  haltedSince?: number;
  /** Since when the guard has looked without being held up itself. */
  attentiveSince: number;
  /** The same, by a stricter measure: silence from before then is the guard's own. */
  steadySince: number;
  /** When L1 last kept the guard waiting for longer than an answer may be old; undefined when it never has. */
  l1LateAt?: number;
  /** Since when no block has been late, without a break; undefined while one is. */
  inTimeSince?: number;
  /** Who led while a block was late, since the chain was last in time for as long as a new leader is left alone. */
  lateLeaders: string[];
}

/** A member whose conductor has answered. */
export type AnsweringMember = MemberView & { conductor: Answer<ConductorAnswer> };

const VOTER = 0;

/**
 * The next view: what the members said last, and what follows from that and from the view before.
 *
 * @param l1 L1's last answer; undefined where nobody asks it
 */
export function look(
  previous: View | undefined,
  members: MemberView[],
  at: number,
  timings: GuardTimings,
  l1?: Pick<Answer<unknown>, "at">,
): View {
  const { freshWithin, heldUpAfter } = timings;
  const elapsed = previous ? at - previous.at : 0;
  // The guard did not run, or the clock was set.
  const wasAwayFor = (limit: number) => elapsed < 0 || elapsed > limit;
  const since = (before: number | undefined, limit: number) =>
    before !== undefined && !wasAwayFor(limit) ? before : at;

  const leader = soleLeader(members, at, freshWithin);
  const stays = leader !== undefined && leader.id === previous?.leadership?.id;
  const leadership = stays ? previous.leadership : leader && { id: leader.id, since: at };

  const heads = members.flatMap(({ head }) => head?.content ?? []);
  const highest = heads.reduce<View["newest"] | undefined>(
    (found, head) => (found && found.number >= head.number ? found : { ...head, seenAt: at }),
    previous?.newest,
  );
  const steadySince = since(previous?.steadySince, heldUpAfter);
  const isL1Late = l1 !== undefined && silence(l1, { at, steadySince }) > freshWithin;
  const l1LateAt = isL1Late ? at : previous?.l1LateAt;
  const isInTime = highest === undefined || overdueOf(highest, at, timings) < lateForAll(timings);
  const inTimeSince = isInTime ? since(previous?.inTimeSince, freshWithin) : undefined;
  const view: View = {
    at,
    members,
    attentiveSince: since(previous?.attentiveSince, freshWithin),
    steadySince,
    ...(highest ? { newest: highest } : {}),
    ...(leadership ? { leadership } : {}),
    ...(l1LateAt === undefined ? {} : { l1LateAt }),
    ...(inTimeSince === undefined ? {} : { inTimeSince }),
    lateLeaders: [],
  };
  view.lateLeaders = lateLeaders(view, previous?.lateLeaders ?? [], timings);
  if (!isHalted(view, timings)) return view;
  const haltedSince = since(previous?.haltedSince, heldUpAfter);
  if (!leader || !isFollowed(leader, view, timings)) return { ...view, haltedSince };
  return { ...view, haltedSince, idleSince: stays ? since(previous?.idleSince, heldUpAfter) : at };
}

/** Milliseconds by which the block after this one is later than due; negative before that. */
export const overdueOf = ({ timestamp }: Head, at: number, { blockTime }: GuardTimings): number =>
  at - timestamp - blockTime;

/** By the measure of the first guard, whatever the patience of this one: all of them judge leaders alike. */
const lateForAll = ({ lateAfter, patience }: GuardTimings): number => lateAfter - patience;

function lateLeaders({ at, newest, leadership, inTimeSince }: View, before: string[], timings: GuardTimings): string[] {
  if (inTimeSince !== undefined && at - inTimeSince >= timings.coolDown) return [];
  if (!newest || !leadership || before.includes(leadership.id)) return before;
  // It had its time to make blocks, and there was none: while the chain catches up, they are old and come quickly.
  const hadItsTime = at - leadership.since >= timings.coolDown && at - newest.seenAt >= timings.blockTime;
  return hadItsTime && overdueOf(newest, at, timings) >= lateForAll(timings) ? [...before, leadership.id] : before;
}

/** The only member that says that it leads; undefined during an election, and while two say so. */
export function soleLeader(members: MemberView[], at: number, freshWithin: number): AnsweringMember | undefined {
  const leaders = members.filter(
    (member): member is AnsweringMember => isFresh(member.conductor, at, freshWithin) && member.conductor.content.leads,
  );
  return leaders.length === 1 ? leaders[0] : undefined;
}

export const isFresh = <Content>(
  answer: Answer<Content> | undefined,
  at: number,
  freshWithin: number,
): answer is Answer<Content> => answer !== undefined && at - answer.at <= freshWithin;

/** Fresh by the time of the question: for what must not be done on an answer that lingered on its way. */
export const isHeardNow = <Content>(
  answer: Answer<Content> | undefined,
  { at }: View,
  { witnessWithin }: GuardTimings,
): answer is Answer<Content> => answer !== undefined && at - answer.askedAt <= witnessWithin;

/** Milliseconds for which a service has not answered, of which the guard itself missed nothing. */
export const silence = (
  answer: Pick<Answer<unknown>, "at"> | undefined,
  { at, steadySince }: Pick<View, "at" | "steadySince">,
): number => at - Math.max(answer?.at ?? 0, steadySince);

export const votersOf = ({ servers }: ConductorAnswer): ClusterServer[] =>
  servers.filter(({ suffrage }) => suffrage === VOTER);

export const majorityOf = (voters: number): number => Math.floor(voters / 2) + 1;

/**
 * Whether a sequencer waits for the consent of its silent conductor: kona-node then does nothing else, and answers nothing
 * about its sequencer until that call is over. Its execution client, which answers, tells it from one that is cut off. What it
 * said longer ago than it takes to be gone says nothing: it may have died meanwhile, and be starting.
 */
export const isHeld = (
  { ignoresConductor, conductor, consensus, head }: MemberView,
  view: View,
  timings: GuardTimings,
) =>
  ignoresConductor &&
  consensus?.content.active === true &&
  silence(consensus, view) >= timings.heldAfter &&
  view.at - consensus.at < timings.goneAfter &&
  silence(conductor, view) >= timings.heldAfter &&
  isHeardNow(head, view, timings);

/** The other members whose conductors are heard now, and whether they are enough to judge this one by what they say. */
export function othersHeard(view: View, id: string, timings: GuardTimings) {
  const others = heardNow(view, timings).filter((other) => other.id !== id);
  const voters = mostVoters(others);
  const isMajority = others.length >= Math.min(majorityOf(voters), voters - 1);
  return { others, voters, isMajority };
}

/**
 * Whether no sequencer is active anywhere, each known from its own answer of just now; or because it is held and a request to
 * stop waits in its queue, which it takes up before any block; or because the whole sequencer has been gone for so long
 * that its conductor, were it alive and merely cut off, has stopped it. A guard that hears no majority knows nothing.
 */
function isHalted(view: View, timings: GuardTimings): boolean {
  const isStopped = (member: MemberView) =>
    (isHeardNow(member.consensus, view, timings) && !member.consensus.content.active) ||
    (member.stopAskedAt !== undefined && isHeld(member, view, timings));
  const isGone = ({ conductor, consensus }: MemberView) =>
    silence(conductor, view) >= timings.goneAfter && silence(consensus, view) >= timings.goneAfter;
  const heard = heardNow(view, timings);
  return (
    heard.length >= majorityOf(mostVoters(heard)) && view.members.every((member) => isStopped(member) || isGone(member))
  );
}

const isFollowed = (leader: AnsweringMember, view: View, timings: GuardTimings): boolean =>
  heardNow(view, timings).filter(({ conductor }) => conductor.content.leaderId === leader.id).length >=
  majorityOf(votersOf(leader.conductor.content).length);

/** Of the Raft configurations that these know: the largest, because a smaller one is older or not yet joined. */
const mostVoters = (members: AnsweringMember[]): number =>
  Math.max(0, ...members.map(({ conductor }) => votersOf(conductor.content).length));

/** The members whose conductors are heard now. */
export const heardNow = (view: View, timings: GuardTimings): AnsweringMember[] =>
  view.members.filter((member): member is AnsweringMember => isHeardNow(member.conductor, view, timings));
