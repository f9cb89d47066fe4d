/** Asks a service again and again and keeps its last answer. A service that does not answer holds up no other. */
import { setTimeout as sleep } from "node:timers/promises";
import type { GuardTimings } from "../shared/guardTimings";
import { call, callAll } from "../shared/rpc/light";
import type { ClusterMembership, ClusterServer, SyncStatus } from "../shared/rpc/schema";
import type { GuardInput } from "./input";
import type { Answer, ConductorAnswer, ConsensusAnswer, Head, MemberView } from "./view";

export interface Polled {
  /** What the members said last. */
  members: () => MemberView[];
  /** L1's last answer, before the first one the beginning; undefined where it is not asked. */
  l1: () => Pick<Answer<unknown>, "at"> | undefined;
  /** Resolves once nobody is asked any more. */
  ended: Promise<unknown>;
}

/** Milliseconds between two questions to L1. */
const L1_ASKED_EVERY = 250;

/** @param pace milliseconds between two questions to a service, asked before each */
export function pollMembers(
  { members, l1RpcUrl }: Pick<GuardInput, "members" | "l1RpcUrl">,
  { answerWithin }: GuardTimings,
  pace: () => number,
  signal: AbortSignal,
): Polled {
  const start = <Content>(ask: () => Promise<Content | undefined>) => poll(ask, pace, signal);
  const polls = members.map((member) => {
    const { id, ignoresConductor, conductorRpcUrl, consensusRpcUrl, executionRpcUrl } = member;
    const conductor = start(() => askConductor(conductorRpcUrl, answerWithin));
    if (!ignoresConductor) {
      const both = start(() => askForBoth(consensusRpcUrl, answerWithin));
      return { id, ignoresConductor, conductor, consensus: both, head: both };
    }
    // kona-node asks L1 before it tells its heads, so that they are late or never come while L1 is.
    const consensus = start(() => askWhetherActive(consensusRpcUrl, answerWithin));
    const head = start(() => askForHead(executionRpcUrl, answerWithin));
    return { id, ignoresConductor, conductor, consensus, head };
  });
  const startedAt = Date.now();
  const askL1 = (url: string) => call<string>(url, "eth_blockNumber", [], answerWithin);
  const l1 = l1RpcUrl
    ? poll(
        () => askL1(l1RpcUrl),
        () => L1_ASKED_EVERY,
        signal,
      )
    : undefined;
  return {
    l1: () => l1 && (l1.last ?? { at: startedAt }),
    members: () =>
      polls.map(({ id, ignoresConductor, conductor, consensus, head }) => ({
        id,
        ignoresConductor,
        ...(conductor.last ? { conductor: conductor.last } : {}),
        ...(consensus.last ? { consensus: consensus.last } : {}),
        ...(head.last ? { head: head.last } : {}),
      })),
    ended: Promise.all([
      l1?.ended,
      ...polls.flatMap(({ conductor, consensus, head }) => [conductor.ended, consensus.ended, head.ended]),
    ]),
  };
}

interface Poll<Content> {
  last?: Answer<Content>;
  ended: Promise<void>;
}

function poll<Content>(
  ask: () => Promise<Content | undefined>,
  pace: () => number,
  signal: AbortSignal,
): Poll<Content> {
  const state: Poll<Content> = { ended: Promise.resolve() };
  const loop = async () => {
    while (!signal.aborted) {
      const askedAt = Date.now();
      const content = await ask().catch(() => undefined);
      if (content) state.last = { askedAt, at: Date.now(), content };
      const rest = Math.max(0, pace() - (Date.now() - askedAt));
      await sleep(rest, undefined, { signal }).catch(() => undefined);
    }
  };
  state.ended = loop();
  return state;
}

async function askConductor(url: string, timeoutMilliseconds: number): Promise<ConductorAnswer | undefined> {
  const [leads, leader, overridden, healthy, paused, membership] = await callAll<
    [boolean, ClusterServer, boolean, boolean, boolean, ClusterMembership]
  >(
    url,
    [
      { method: "conductor_leader" },
      { method: "conductor_leaderWithID" },
      { method: "conductor_leaderOverridden" },
      { method: "conductor_sequencerHealthy" },
      { method: "conductor_paused" },
      { method: "conductor_clusterMembership" },
    ],
    timeoutMilliseconds,
  );
  if (!leader || leads === undefined || overridden === undefined || healthy === undefined || paused === undefined) {
    return undefined;
  }
  return { leads, leaderId: leader.id, overridden, healthy, paused, servers: membership?.servers ?? [] };
}

async function askForBoth(url: string, timeoutMilliseconds: number): Promise<(ConsensusAnswer & Head) | undefined> {
  const [status, active] = await callAll<[SyncStatus, boolean]>(
    url,
    [{ method: "optimism_syncStatus" }, { method: "admin_sequencerActive" }],
    timeoutMilliseconds,
  );
  if (!status || active === undefined) return undefined;
  const { number, timestamp } = status.unsafe_l2;
  return { active, number, timestamp: timestamp * 1_000 };
}

const askWhetherActive = async (url: string, timeoutMilliseconds: number): Promise<ConsensusAnswer> => ({
  active: await call<boolean>(url, "admin_sequencerActive", [], timeoutMilliseconds),
});

async function askForHead(executionRpcUrl: string, timeoutMilliseconds: number): Promise<Head> {
  type Block = { number: string; timestamp: string };
  const params = ["latest", false];
  const block = await call<Block>(executionRpcUrl, "eth_getBlockByNumber", params, timeoutMilliseconds);
  return { number: Number(block.number), timestamp: Number(block.timestamp) * 1_000 };
}
