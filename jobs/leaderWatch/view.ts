/** What the watch knows at one moment, kept from look to look. Pure; all times are milliseconds of Unix time. */
import type { LeaderWatchTimings } from "../../config/timings";
import type { ClusterServer } from "../rpc/schema";

/** What an op-conductor reports. */
export interface ConductorAnswer {
  leads: boolean;
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
  /** The unsafe head. */
  head: { number: number; timestamp: number };
}

/** The last answer of a service; it says nothing of whether a later question was answered. */
export interface Answer<Content> {
  /** When it arrived. */
  at: number;
  content: Content;
}

export interface MemberView {
  id: string;
  /** Undefined before the first answer; so is `consensus`. */
  conductor?: Answer<ConductorAnswer>;
  consensus?: Answer<ConsensusAnswer>;
}

export interface View {
  at: number;
  members: MemberView[];
  /** The highest block that any member knows, and when the watch first saw one so high. */
  newest?: { number: number; timestamp: number; seenAt: number };
  /** The one leader, and since when it is that without a break. */
  leadership?: { id: string; since: number };
  /** Since when the watch has looked without being held up itself. */
  attentiveSince: number;
}

export type LeadingMember = MemberView & { conductor: Answer<ConductorAnswer> };

/** A look that comes so many polls after the last one came late: the watch did not run, or the clock was set. */
const HELD_UP_POLLS = 3;

/** The next view: what the members said last, and what follows from that and from the view before. */
export function look(
  previous: View | undefined,
  members: MemberView[],
  at: number,
  { pollEvery, freshWithin }: LeaderWatchTimings,
): View {
  const elapsed = previous ? at - previous.at : 0;
  const wasHeldUp = elapsed < 0 || elapsed > HELD_UP_POLLS * pollEvery;
  const attentiveSince = previous && !wasHeldUp ? previous.attentiveSince : at;

  const leader = soleLeader(members, at, freshWithin);
  const stays = leader !== undefined && leader.id === previous?.leadership?.id;
  const leadership = stays ? previous!.leadership : leader && { id: leader.id, since: at };

  const heads = members.flatMap(({ consensus }) => consensus?.content.head ?? []);
  const highest = heads.reduce<View["newest"] | undefined>(
    (found, head) => (found && found.number >= head.number ? found : { ...head, seenAt: at }),
    previous?.newest,
  );
  return {
    at,
    members,
    attentiveSince,
    ...(highest ? { newest: highest } : {}),
    ...(leadership ? { leadership } : {}),
  };
}

/** The only member that says that it leads; undefined during an election, and while two say so. */
export function soleLeader(members: MemberView[], at: number, freshWithin: number): LeadingMember | undefined {
  const leaders = members.filter(
    (member): member is LeadingMember => isFresh(member.conductor, at, freshWithin) && member.conductor.content.leads,
  );
  return leaders.length === 1 ? leaders[0] : undefined;
}

export const isFresh = <Content>(
  answer: Answer<Content> | undefined,
  at: number,
  freshWithin: number,
): answer is Answer<Content> => answer !== undefined && at - answer.at <= freshWithin;
