/** What follows from an observation: who leads, who is missing, whether the chain is alive. */
import { FOUNDING_SEQUENCER } from "./founder";
import { VOTER, type ClusterServer } from "../rpc/schema";
import type {
  ClusterObservation,
  ConductorState,
  MemberObservation,
  SequencerState,
  ServerObservation,
  ServersObservation,
} from "./observation";

/** A server whose conductor answered. */
export type AnsweringServer = ServerObservation & { conductor: ConductorState };

/** The one leader, or why there is none to rely on. */
export type Leadership = { leader: AnsweringServer } | { leader?: undefined; seen: string; containers: string[] };

/** Unsafe heads older than this many block times have not caught up with the clock. */
const FRESH_WITHIN_BLOCK_TIMES = 2;

/** Whether Raft made this server the leader; an overridden leadership is not one that can change the membership. */
export const leads = (server: ServerObservation): server is AnsweringServer =>
  server.conductor?.leaderId === server.id && !server.conductor.leaderOverridden;

/** The members, and the leader if it is none of them. */
export const allServers = ({ members, retiringLeader }: ServersObservation): ServerObservation[] =>
  retiringLeader ? [...members, retiringLeader] : members;

export const isMember = ({ members }: ServersObservation, id: string): boolean => members.some((m) => m.id === id);

export function leadership(cluster: ServersObservation): Leadership {
  const { members } = cluster;
  const leaders = allServers(cluster).filter(leads);
  const [leader] = leaders;
  if (!leader) return { seen: withoutLeader(members), containers: members.map((m) => m.conductorContainer) };
  if (leaders.length > 1) {
    const containers = leaders.map((server) => server.conductorContainer);
    return { seen: `${listIds(leaders)} each report that they lead`, containers };
  }
  const elsewhere = besidesOwnCluster(cluster, leader);
  if (elsewhere.length > 0) {
    return {
      seen: `${leader.id} leads a Raft cluster of its own; another one's configuration is held by ${listIds(elsewhere)}`,
      containers: [leader, ...elsewhere].map((server) => server.conductorContainer),
    };
  }
  return { leader };
}

/**
 * Those who are in another cluster than this leader, which is alone in its own. A founding conductor that lost its Raft
 * data bootstraps anew, alone, and leads until the old cluster's leader reaches it. Joining members to that new cluster
 * would tear the old one apart.
 */
export const besidesOwnCluster = ({ members }: ServersObservation, leader: AnsweringServer): ServerObservation[] =>
  leader.conductor.servers.length === 1
    ? members.filter((m) => m.id !== leader.id && m.conductor && m.conductor.servers.length > 0)
    : [];

function withoutLeader(members: ServerObservation[]): string {
  const overridden = members.filter((m) => m.conductor?.leaderOverridden);
  if (overridden.length > 0) {
    return `the leadership of ${listIds(overridden)} is overridden; end that with conductor_overrideLeader(false)`;
  }
  const configured = members.find((m) => m.conductor && m.conductor.servers.length > 0);
  if (!configured)
    return `no conductor has a Raft configuration; ${founder(members).id} must run with --raft.bootstrap`;
  return `no leader elected among ${listIds(configured.conductor!.servers)}, a majority of which must be running`;
}

/** The one whose conductor founds the Raft cluster. */
export const founder = <Server>(members: Server[]): Server => members[FOUNDING_SEQUENCER - 1] ?? members[0]!;

/** A sequencer that makes blocks without a conductor: until now it was the only one. */
export const loneSequencer = ({ members }: ClusterObservation): MemberObservation | undefined =>
  members.find(({ sequencer }) => sequencer?.active && !sequencer.underConductor);

export const listIds = (servers: { id: string }[]): string => servers.map(({ id }) => id).join(", ");

/** Whether `member` votes, at its present address, in the leader's Raft configuration. */
export const isVoter = (leader: AnsweringServer, member: MemberObservation): boolean =>
  leader.conductor.servers.some(
    ({ id, addr, suffrage }) => id === member.id && addr === member.raftAddress && suffrage === VOTER,
  );

export const missingVoters = (cluster: ClusterObservation, leader: AnsweringServer): MemberObservation[] =>
  cluster.members.filter((member) => !isVoter(leader, member));

/** Servers of the Raft configuration that shall not be members. */
export const surplusServers = (cluster: ClusterObservation, leader: AnsweringServer): ClusterServer[] =>
  leader.conductor.servers.filter(({ id }) => !isMember(cluster, id));

/** Seconds between the unsafe head's timestamp and the observation. */
export const headAge = (cluster: ServersObservation, { unsafeHead }: SequencerState): number =>
  cluster.atSeconds - unsafeHead.timestamp;

export const isFresh = (cluster: ServersObservation, sequencer: SequencerState): boolean =>
  headAge(cluster, sequencer) <= FRESH_WITHIN_BLOCK_TIMES * sequencer.blockTimeSeconds;

/**
 * Whether this server's sequencer produces the chain, in step with the clock. Block 1 must be there: it is what the
 * Raft log is seeded with, and a snapshot of an empty Raft state cannot be read again.
 */
export const isSequencing = (cluster: ServersObservation, { sequencer }: ServerObservation): boolean =>
  sequencer !== undefined && sequencer.active && sequencer.unsafeHead.number >= 1 && isFresh(cluster, sequencer);

/** Whether a member answers, is managed, healthy and at the tip, and so can take over at once. */
export const isWell = (cluster: ServersObservation, { conductor, sequencer, silences }: ServerObservation): boolean =>
  silences.length === 0 &&
  conductor !== undefined &&
  conductor.healthy &&
  !conductor.paused &&
  sequencer !== undefined &&
  isFresh(cluster, sequencer);
