/**
 * The heart of `reconcileCluster`: from what the cluster looks like to the one thing to do next. A pure function, asked
 * again after every action, so that an interrupted job, an election in between or a concurrent change need no code of
 * their own: whatever the cluster looks like now is where the next plan begins.
 */
import type { Hash } from "viem";
import type { Unmet } from "../failure";
import { unmetExpectations } from "./expectations";
import type { ClusterObservation, MemberObservation } from "./observation";
import { isMember, isSequencing, isVoter, isWell, leadership, missingVoters, surplusServers } from "./situation";
import type { AnsweringServer } from "./situation";

export type Action =
  /** Begin the chain; `through` the consensus client of the leader. */
  | { kind: "start-sequencer"; on: string; unsafeHead: Hash; blockNumber: number }
  /** From a sequencer without a conductor to the founder of the cluster, between two blocks. */
  | { kind: "take-over"; from: string; to: string }
  | { kind: "add-voter"; leader: string; id: string; raftAddress: string; version: number }
  | { kind: "remove-server"; leader: string; id: string; version: number }
  | { kind: "transfer-leadership"; from: string; to: string; raftAddress: string }
  | { kind: "resume"; id: string };

export interface Plan {
  /** What to do now; undefined when there is nothing to do but wait for what is unmet. */
  action?: Action;
  /** What keeps the cluster from being as desired; the work is done when it is empty. */
  unmet: Unmet[];
}

type Rule = (cluster: ClusterObservation, leader: AnsweringServer) => Action | undefined;

export function plan(cluster: ClusterObservation): Plan {
  const unmet = unmetExpectations(cluster);
  const { leader } = leadership(cluster);
  if (!leader) return { unmet };
  for (const rule of RULES) {
    const action = rule(cluster, leader);
    if (action) return { action, unmet };
  }
  return { unmet };
}

/**
 * Nobody but us can begin a chain: conductors start a sequencer only at the head in the Raft log, which is empty until
 * a block is committed. Everywhere else starting is theirs alone. So it takes a chain without blocks or a Raft cluster
 * just bootstrapped (alone, and paused by its first boot) beside an older chain, and certainty, from every server's own
 * answer, that no sequencer is active.
 */
const startChain: Rule = ({ members, retiringLeader }, leader) => {
  const head = leader.sequencer?.unsafeHead;
  if (!head || retiringLeader || members.some((m) => m.silences.length > 0 || m.sequencer?.active)) return undefined;
  const highest = Math.max(...members.map((m) => m.sequencer?.unsafeHead.number ?? 0));
  const bootstrapped = leader.conductor.paused && leader.conductor.servers.length === 1;
  if (highest > 0 && !(bootstrapped && head.number === highest)) return undefined;
  return { kind: "start-sequencer", on: leader.id, unsafeHead: head.hash, blockNumber: head.number };
};

const addVoter: Rule = (cluster, leader) => {
  if (!isSequencing(cluster, leader)) return undefined;
  const member = missingVoters(cluster, leader).find(answers);
  if (!member) return undefined;
  const { id, raftAddress } = member;
  return { kind: "add-voter", leader: leader.id, id, raftAddress, version: leader.conductor.configurationVersion };
};

const resumeFollower: Rule = (cluster, leader) => {
  const follower = cluster.members.find((m) => m.id !== leader.id && m.conductor?.paused && answers(m));
  return follower && { kind: "resume", id: follower.id };
};

/**
 * A resumed leader judges itself at once: unhealthy while active, it stops its sequencer and gives the leadership away.
 * One whose sequencer is stopped starts it, given a Raft log with a block, which a cluster of several always has.
 */
const resumeLeader: Rule = (cluster, leader) => {
  const { conductor, sequencer } = leader;
  if (!conductor.paused || !sequencer) return undefined;
  const ready = sequencer.active
    ? conductor.healthy && isSequencing(cluster, leader)
    : conductor.servers.length > 1 && sequencer.unsafeHead.number >= 1;
  return ready ? { kind: "resume", id: leader.id } : undefined;
};

/** A leader that retires hands over first: to stop or remove it while it leads would stall the chain. */
const transferLeadership: Rule = (cluster, leader) => {
  if (isMember(cluster, leader.id) || !isSequencing(cluster, leader)) return undefined;
  // Only a sequencer with the Raft log's head, or one block behind, can take over at once.
  const [successor] = cluster.members
    .filter((m) => isVoter(leader, m) && isWell(cluster, m))
    .sort((a, b) => b.sequencer!.unsafeHead.number - a.sequencer!.unsafeHead.number);
  if (!successor) return undefined;
  return { kind: "transfer-leadership", from: leader.id, to: successor.id, raftAddress: successor.raftAddress };
};

/** Shrinks only when all who stay are well: the smaller configuration has to find its majority among them. */
const removeServer: Rule = (cluster, leader) => {
  if (!isMember(cluster, leader.id) || !isSequencing(cluster, leader)) return undefined;
  if (!cluster.members.every((m) => isVoter(leader, m) && isWell(cluster, m))) return undefined;
  const [server] = surplusServers(cluster, leader);
  if (!server) return undefined;
  return { kind: "remove-server", leader: leader.id, id: server.id, version: leader.conductor.configurationVersion };
};

/** In this order: a chain before voters, all voters managed before the leadership moves, growth before shrinking. */
const RULES: Rule[] = [startChain, addVoter, resumeFollower, resumeLeader, transferLeadership, removeServer];

/** Sequencer 1 leads a new network, whoever founded its cluster. */
export function seatFirst(cluster: ClusterObservation): Action | undefined {
  const { leader } = leadership(cluster);
  const first = cluster.members[0]!;
  if (!leader || leader.id === first.id) return undefined;
  return { kind: "transfer-leadership", from: leader.id, to: first.id, raftAddress: first.raftAddress };
}

const answers = ({ conductor, sequencer }: MemberObservation): boolean =>
  conductor !== undefined && sequencer !== undefined;
