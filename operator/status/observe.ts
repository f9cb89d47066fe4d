/** Asks every part of a network how it is; whatever does not answer within its timeout is left out. */
import { healthLimits, SEQUENCING_WINDOW, type HealthLimits } from "../../shared/healthLimits";
import { until } from "../../shared/rpc/deadline";
import { headOfBlock, isKnown, type Head, type HeadBlock } from "../../shared/rpc/head";
import { VOTER, type ClusterMembership, type SyncStatus } from "../../shared/rpc/schema";
import {
  chainFacts,
  disputeGameFactory,
  gameCountCall,
  newestGames,
  presentBatcher,
  type ChainFacts,
} from "../network/l1Facts";
import {
  allNodes,
  containersOf,
  sequencesByKonaNode,
  type Network,
  type NetworkContainer,
  type NetworkNode,
} from "../network/model";
import { wasRefused } from "../network/refused";
import { isAtRest } from "../network/rest";
import { rhythmOf } from "../network/rhythm";
import { call, callAll } from "../../shared/rpc/light";
import { isL1Overdue } from "./judge";
import { observeSpending } from "./spending";
import type { L1Status, NodeHeads, NodeStatus, ServiceStatus, Status } from "./model";

const TIMEOUT_MILLISECONDS = 2_000;

/** How many of the newest games tell whether they are resolved. */
const GAMES_LOOKED_AT = 20;

export async function observeStatus(network: Network): Promise<Status> {
  const facts = await chainFacts(network).catch(() => undefined);
  const blockTime = facts?.blockTime ?? 2;
  const rhythm = rhythmOf(network, blockTime);
  const limits = healthLimits(rhythm);
  const voters = await raftVoters(network);
  const [nodes, l1, gateway, games, l1Nonce, accounts] = await Promise.all([
    Promise.all(allNodes(network).map((node) => observeNode(node, voters))),
    observeL1(network, facts, limits),
    network.gatewayUrl ? executionHead(network.gatewayUrl) : undefined,
    observeGames(network, facts),
    batcherNonce(network, facts),
    observeSpending(network),
  ]);
  const named = [network.batcher, network.proposer, network.challenger, ...allNodes(network).flatMap(containersOf)];
  return {
    network: network.name,
    stack: network.stack,
    isAtRest: isAtRest(network),
    atSeconds: Date.now() / 1_000,
    blockTime,
    l1BlockTime: rhythm.l1BlockTime,
    sequencingWindow: facts?.sequencingWindow ?? SEQUENCING_WINDOW.limit,
    sequencersNeedL1: sequencesByKonaNode(network),
    limits,
    nodes,
    missing: [
      ...new Set([...network.incomplete, ...[...voters].filter((id) => !nodes.some(({ name }) => name === id))]),
    ],
    l1,
    ...(network.gatewayUrl ? { gateway: { head: gateway } } : {}),
    ...(network.batcher ? { batcher: { ...service(network.batcher), l1Nonce } } : {}),
    ...(network.proposer ? { proposer: { ...service(network.proposer), ...games?.proposer } } : {}),
    ...(network.challenger ? { challenger: { ...service(network.challenger), ...games?.challenger } } : {}),
    ...(accounts ? { accounts } : {}),
    others: network.containers
      .filter((container) => !named.includes(container))
      .map(service)
      .filter(({ works }) => !works),
  };
}

/** Another way to be stopped than to be stopped by somebody. */
const REFUSED = "because its network refused it: npx opstack-ha revive";

const executionHead = (url: string): Promise<number | undefined> =>
  call<string>(url, "eth_blockNumber", [], TIMEOUT_MILLISECONDS).then(Number, () => undefined);

/** A container that has just been started counts as working: its health check has not spoken yet. */
function service(container: NetworkContainer): ServiceStatus {
  const { name, state, health } = container;
  if (wasRefused(container)) return { container: name, state: `${state}, ${REFUSED}`, works: false };
  const works = state === "running" && health !== "unhealthy";
  return { container: name, state: works || state !== "running" ? state : `${state}, ${health}`, works };
}

/** By the Raft configuration of the leader, or of any conductor while none leads. */
export async function raftVoters({ sequencers }: Network): Promise<Set<string>> {
  const answers = await Promise.all(
    sequencers
      .flatMap(({ conductorRpcUrl }) => conductorRpcUrl ?? [])
      .map((url) =>
        callAll<[boolean, ClusterMembership]>(
          url,
          [{ method: "conductor_leader" }, { method: "conductor_clusterMembership" }],
          TIMEOUT_MILLISECONDS,
        ).catch(() => []),
      ),
  );
  const known = answers.find(([leads]) => leads) ?? answers.find(([, membership]) => membership?.servers?.length);
  const servers = known?.[1]?.servers ?? [];
  return new Set(servers.filter(({ suffrage }) => suffrage === VOTER).map(({ id }) => id));
}

export async function observeNode(node: NetworkNode, voters: Set<string>): Promise<NodeStatus> {
  const silence = () => [];
  const [consensus, execution, conductor] = await Promise.all([
    callAll<[SyncStatus, { connected: number }, boolean]>(
      node.nodeRpcUrl,
      [{ method: "optimism_syncStatus" }, { method: "opp2p_peerStats" }, { method: "admin_sequencerActive" }],
      TIMEOUT_MILLISECONDS,
    ).catch(silence),
    callAll<[HeadBlock, string]>(
      node.rpcUrl,
      [{ method: "eth_getBlockByNumber", params: ["latest", false] }, { method: "net_peerCount" }],
      TIMEOUT_MILLISECONDS,
    ).catch(silence),
    node.conductorRpcUrl
      ? callAll<[boolean, boolean, boolean]>(
          node.conductorRpcUrl,
          [{ method: "conductor_leader" }, { method: "conductor_sequencerHealthy" }, { method: "conductor_paused" }],
          TIMEOUT_MILLISECONDS,
        ).catch(silence)
      : [],
  ]);
  const [sync, peers, active] = consensus;
  const [latest, executionPeers] = execution;
  const head = headOfBlock(latest);
  const [leader, healthy, paused] = conductor;
  return {
    name: node.name,
    role: node.role,
    hasConductor: node.conductor !== undefined,
    ailing: containersOf(node)
      .map(service)
      .filter(({ works }) => !works)
      .map(({ container, state }) => ({ container, state })),
    ...(leader !== undefined && healthy !== undefined && paused !== undefined
      ? { conductor: { voter: voters.has(node.name), leader, healthy, paused } }
      : {}),
    ...(node.role === "sequencer" ? { active } : {}),
    ...(sync ? { heads: headsOf(sync, head) } : {}),
    executionHead: head?.number,
    peers: {
      consensus: peers?.connected,
      execution: executionPeers === undefined ? undefined : Number(executionPeers),
    },
  };
}

/** @param latest of the execution client, which knows the unsafe head where the consensus client does not */
function headsOf({ unsafe_l2, safe_l2, finalized_l2, head_l1 }: SyncStatus, latest: Head | undefined): NodeHeads {
  const [unsafeOrigin, safeOrigin] = [unsafe_l2, safe_l2].map((head) =>
    isKnown(head) ? head.l1origin?.number : undefined,
  );
  const unsafe = isKnown(unsafe_l2) ? unsafe_l2 : latest;
  return {
    ...(unsafe ? { unsafe: unsafe.number, unsafeTimestamp: unsafe.timestamp } : {}),
    ...(isKnown(safe_l2) ? { safe: safe_l2.number, safeTimestamp: safe_l2.timestamp } : {}),
    ...(isKnown(finalized_l2) ? { finalized: finalized_l2.number } : {}),
    ...(unsafeOrigin === undefined ? {} : { unsafeOrigin }),
    ...(safeOrigin === undefined ? {} : { safeOrigin }),
    ...(head_l1 && isKnown(head_l1) ? { l1Head: { number: head_l1.number, timestamp: head_l1.timestamp } } : {}),
  };
}

/** How long an L1 is watched whose newest block is old: for two of its intervals, within these seconds. */
const L1_WATCHED = { least: 3, most: 30, everyMilliseconds: 250 };

export async function observeL1(
  { l1RpcUrl }: Pick<Network, "l1RpcUrl">,
  facts: Pick<ChainFacts, "l1Genesis"> | undefined,
  limits: Pick<HealthLimits, "l1Silence">,
): Promise<L1Status> {
  if (!l1RpcUrl) return {};
  type Block = { number: string; timestamp: string; hash: string };
  const block = (tag: number | "latest") => {
    const params = [typeof tag === "number" ? `0x${tag.toString(16)}` : tag, false];
    return call<Block | null>(l1RpcUrl, "eth_getBlockByNumber", params, TIMEOUT_MILLISECONDS).catch(() => null);
  };
  const [latest, first] = await Promise.all([block("latest"), facts ? block(facts.l1Genesis.number) : null]);
  const isAnother = first && facts ? { isAnother: first.hash !== facts.l1Genesis.hash } : {};
  if (!latest) return isAnother;

  const [head, timestamp] = [Number(latest.number), Number(latest.timestamp)];
  const parent = head > 0 ? await block(head - 1) : null;
  const seen: L1Status = {
    head,
    ageSeconds: Date.now() / 1_000 - timestamp,
    ...(parent ? { intervalSeconds: timestamp - Number(parent.timestamp) } : {}),
    ...isAnother,
  };
  if (!isL1Overdue(seen, limits)) return seen;
  const watched = Math.min(L1_WATCHED.most, Math.max(L1_WATCHED.least, 2 * (seen.intervalSeconds ?? 0)));
  const isNewer = async () => Number((await block("latest"))?.number ?? 0) > head;
  const advances = await until("another L1 block", isNewer, {
    withinSeconds: watched,
    everyMilliseconds: L1_WATCHED.everyMilliseconds,
  }).catch(() => false);
  return { ...seen, advances };
}

async function batcherNonce({ l1RpcUrl }: Network, facts: ChainFacts | undefined): Promise<number | undefined> {
  if (!l1RpcUrl || !facts) return undefined;
  const params = [await presentBatcher(l1RpcUrl, facts), "latest"];
  return call<string>(l1RpcUrl, "eth_getTransactionCount", params, TIMEOUT_MILLISECONDS).then(Number, () => undefined);
}

async function observeGames({ l1RpcUrl }: Network, facts: ChainFacts | undefined) {
  if (!l1RpcUrl || !facts) return undefined;
  try {
    const factory = await disputeGameFactory(l1RpcUrl, facts);
    const { method, params } = gameCountCall(factory);
    const count = Number(await call<string>(l1RpcUrl, method, params, TIMEOUT_MILLISECONDS));
    const games = await newestGames(l1RpcUrl, factory, count, GAMES_LOOKED_AT);
    const [newest] = games;
    return {
      proposer: {
        games: count,
        ...(newest ? { lastGameAgeSeconds: Date.now() / 1_000 - newest.createdAt } : {}),
      },
      challenger: { resolved: games.filter(({ resolved }) => resolved).length, looked: games.length },
    };
  } catch {
    return undefined;
  }
}
