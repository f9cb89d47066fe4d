/** Reads a cluster's state over RPC. A service that does not answer is part of the observation, not an error. */
import { conductorClient, consensusClient, ethereumClient, reason, type ConsensusClient } from "../rpc/client";
import { unsafeHead } from "../rpc/head";
import type { Member } from "./input";
import type {
  ClusterObservation,
  ConductorState,
  MemberObservation,
  SequencerState,
  Server,
  ServerObservation,
  Silence,
} from "./observation";
import { isMember, leads } from "./situation";

export async function observeCluster(members: Member[]): Promise<ClusterObservation> {
  const observed = await Promise.all(members.map(observeMember));
  const cluster = { atSeconds: Date.now() / 1_000, members: observed };
  const retiring = retiringLeader(cluster, members[0]!.conductorRpcUrl);
  return retiring ? { ...cluster, retiringLeader: await observeServer(retiring) } : cluster;
}

async function observeMember(member: Member): Promise<MemberObservation> {
  const { id, raftAddress, conductorRpcUrl, consensusRpcUrl, executionRpcUrl } = member;
  const [server, execution] = await Promise.all([
    observeServer({
      id,
      conductorRpcUrl,
      consensusRpcUrl,
      executionRpcUrl,
      conductorContainer: member.container,
      consensusContainer: member.consensusContainer,
    }),
    ask("execution client", member.executionContainer, () =>
      ethereumClient(executionRpcUrl).request({ method: "eth_blockNumber" }),
    ),
  ]);
  const silences = execution.silence ? [...server.silences, execution.silence] : server.silences;
  return { ...server, silences, raftAddress };
}

export async function observeServer(server: Server): Promise<ServerObservation> {
  const [conductor, sequencer] = await Promise.all([
    ask("op-conductor", server.conductorContainer, () => conductorState(server.conductorRpcUrl)),
    ask("consensus client", server.consensusContainer, () => sequencerState(server)),
  ]);
  const silences = [conductor.silence, sequencer.silence].filter((silence) => silence !== undefined);
  return { ...server, conductor: conductor.value, sequencer: sequencer.value, silences };
}

/**
 * The leader that the members follow but that is none of them. The input knows nothing of it, so it is looked for at
 * the host of its Raft address, on the members' own RPC port. While it leads, its conductor passes the RPC of its consensus
 * and its execution client on.
 */
function retiringLeader(cluster: ClusterObservation, memberConductorRpcUrl: string): Server | undefined {
  if (cluster.members.some(leads)) return undefined;
  for (const { conductor } of cluster.members) {
    const leader = conductor?.servers.find(({ id }) => id === conductor.leaderId && !isMember(cluster, id));
    if (!leader) continue;
    const host = raftHost(leader.addr);
    const url = new URL(memberConductorRpcUrl);
    url.hostname = host;
    const [conductorRpcUrl, consensusRpcUrl, executionRpcUrl] = [url.href, url.href, url.href];
    return {
      id: leader.id,
      conductorContainer: host,
      consensusContainer: host,
      conductorRpcUrl,
      consensusRpcUrl,
      executionRpcUrl,
    };
  }
  return undefined;
}

const raftHost = (address: string): string => address.slice(0, address.lastIndexOf(":"));

async function conductorState(url: string): Promise<ConductorState> {
  const client = conductorClient(url);
  const [leader, leaderOverridden, paused, healthy, membership] = await Promise.all([
    client.request({ method: "conductor_leaderWithID" }),
    client.request({ method: "conductor_leaderOverridden" }),
    client.request({ method: "conductor_paused" }),
    client.request({ method: "conductor_sequencerHealthy" }),
    client.request({ method: "conductor_clusterMembership" }),
  ]);
  const { servers, version } = membership;
  return {
    leaderId: leader.id,
    leaderOverridden,
    paused,
    healthy,
    servers: servers ?? [],
    configurationVersion: version,
  };
}

async function sequencerState({ consensusRpcUrl: url, executionRpcUrl }: Server): Promise<SequencerState> {
  const client = consensusClient(url);
  const [active, underConductor, { unsafe_l2: reported }, blockTimeSeconds, peers] = await Promise.all([
    client.request({ method: "admin_sequencerActive" }),
    // A conductor passes this on as little as the peers; whoever has one to ask is under it.
    client.request({ method: "admin_conductorEnabled" }).catch(() => true),
    client.request({ method: "optimism_syncStatus" }),
    blockTime(url, client),
    // Only explains ill health, and a conductor does not pass it on for a retiring leader: no answer is fine.
    client.request({ method: "opp2p_peerStats" }).then(
      ({ connected }) => connected,
      () => undefined,
    ),
  ]);
  const head = await unsafeHead(reported, ethereumClient(executionRpcUrl));
  return { active, underConductor, unsafeHead: head, blockTimeSeconds, peers };
}

/** Block times never change, and a rollup config is long: asked for once per consensus client. */
const blockTimes = new Map<string, number>();

async function blockTime(url: string, client: ConsensusClient): Promise<number> {
  const known = blockTimes.get(url);
  if (known !== undefined) return known;
  const { block_time } = await client.request({ method: "optimism_rollupConfig" });
  blockTimes.set(url, block_time);
  return block_time;
}

async function ask<T>(
  service: Silence["service"],
  container: string,
  question: () => Promise<T>,
): Promise<{ value?: T; silence?: Silence }> {
  try {
    return { value: await question() };
  } catch (error) {
    return { silence: { service, container, reason: reason(error) } };
  }
}
