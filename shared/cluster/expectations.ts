/** What a well formed sequencer cluster looks like, as the list of what is still amiss. */
import type { Unmet } from "../failure";
import type { ClusterObservation, ServerObservation, ServersObservation } from "./observation";
import { allServers, headAge, isFresh, leadership, listIds, missingVoters, surplusServers } from "./situation";
import type { AnsweringServer } from "./situation";

/** Everything that keeps the cluster from being as desired: its operation, and its members being its voters. */
export function unmetExpectations(cluster: ClusterObservation): Unmet[] {
  const { leader } = leadership(cluster);
  return [...unmetOperation(cluster), ...(leader ? unmetMembership(cluster, leader) : [])];
}

/** What keeps these servers from working together: all answering, one leader, all healthy, one active sequencer. */
export function unmetOperation(cluster: ServersObservation): Unmet[] {
  const found = leadership(cluster);
  return [
    ...unanswered(cluster),
    ...(found.leader
      ? [...unmetByLeader(cluster, found.leader), ...unmetByFollowers(cluster, found.leader)]
      : [{ what: "one Raft leader", seen: found.seen, containers: found.containers }]),
    ...cluster.members.flatMap((member) => unmetByMember(cluster, member)),
  ];
}

const unanswered = (cluster: ServersObservation): Unmet[] =>
  allServers(cluster).flatMap(({ id, silences }) =>
    silences.map(({ service, container, reason }) => ({
      what: `the ${service} of ${id} to answer`,
      seen: reason,
      containers: [container],
    })),
  );

function unmetByLeader(cluster: ServersObservation, leader: AnsweringServer): Unmet[] {
  const { id, sequencer, conductorContainer, consensusContainer } = leader;
  const containers = [consensusContainer, conductorContainer];
  if (!sequencer) return [];
  const { number } = sequencer.unsafeHead;
  if (!sequencer.active) {
    return [
      { what: `the sequencer of the leader, ${id}, to be active`, seen: `stopped at block ${number}`, containers },
    ];
  }
  if (number === 0) return [{ what: `block 1 from ${id}`, seen: "the chain is at its genesis block", containers }];
  if (isFresh(cluster, sequencer)) return [];
  const seen = `block ${number} is ${Math.round(headAge(cluster, sequencer))} s old`;
  return [{ what: `the unsafe head of ${id} to catch up with the clock`, seen, containers }];
}

function unmetMembership(cluster: ClusterObservation, leader: AnsweringServer): Unmet[] {
  const { servers } = leader.conductor;
  const missing = missingVoters(cluster, leader).map((member) => ({
    what: `${member.id} to be a voter at ${member.raftAddress}`,
    seen: `the Raft configuration of ${leader.id} has ${servers.map(({ id, addr }) => `${id} at ${addr}`).join(", ")}`,
    containers: [leader.conductorContainer, member.conductorContainer],
  }));
  const surplus = surplusServers(cluster, leader).map(({ id }) => ({
    what: `${id} to leave the Raft cluster`,
    seen: leader.id === id ? "it leads" : `it is still in the configuration of ${leader.id}`,
    containers: [leader.conductorContainer],
  }));
  return [...missing, ...surplus];
}

function unmetByMember(cluster: ServersObservation, member: ServerObservation): Unmet[] {
  const { id, conductor, conductorContainer, consensusContainer } = member;
  const unmet: Unmet[] = [];
  const containers = [conductorContainer, consensusContainer];
  // First, as it may be what the resumption waits for.
  if (conductor && !conductor.healthy) {
    const seen = `its conductor calls it unhealthy, ${vitalSigns(cluster, member)}`;
    unmet.push({ what: `${id} to be healthy`, seen, containers });
  }
  if (conductor?.paused) {
    unmet.push({ what: `the conductor of ${id} to be resumed`, seen: "it is paused", containers });
  }
  return unmet;
}

/** What a conductor judges health by. */
function vitalSigns(cluster: ServersObservation, { sequencer }: ServerObservation): string {
  if (!sequencer) return "and its consensus client does not answer";
  const { unsafeHead, peers } = sequencer;
  const head = `at block ${unsafeHead.number}, ${Math.round(headAge(cluster, sequencer))} s old`;
  return peers === undefined ? head : `${head}, with ${peers} P2P peer${peers === 1 ? "" : "s"}`;
}

function unmetByFollowers(cluster: ServersObservation, leader: AnsweringServer): Unmet[] {
  const active = cluster.members.filter(({ id, sequencer }) => sequencer?.active && id !== leader.id);
  if (active.length === 0) return [];
  return [
    {
      what: `the leader, ${leader.id}, to be the only active sequencer`,
      seen: `active too: ${listIds(active)}`,
      containers: active.map((server) => server.consensusContainer),
    },
  ];
}
