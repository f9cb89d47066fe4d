/** One drill, from a calm network back to a calm network. */
import type { PrivateKeyAccount } from "viem/accounts";
import { PORTS } from "../../config/ports";
import { sleep } from "../../shared/rpc/deadline";
import { chainFacts, disputeGameFactory } from "../network/l1Facts";
import { Cluster } from "../network/cluster";
import { discoverNetwork } from "../network/discover";
import type { Engines } from "../network/engines";
import { Load, type TransactionRecord } from "../load/load";
import type { Network, NetworkNode } from "../network/model";
import { problemsOf } from "../status/judge";
import { observeStatus } from "../status/observe";
import { say, UserError } from "../terminal";
import { Engine } from "./faults/containers";
import { targetFor, type Fault, type Scene, type Target } from "./faults";
import { WHOLE_NETWORK } from "./faults/change";
import { judge } from "./judge";
import { strayed } from "./judge/leadership";
import { untilPhase } from "./phase";
import { INTERVAL_MILLISECONDS, Recorder } from "./recorder";
import type { Recording, Victims } from "./recording";
import type { Expectation, Report } from "./report";

export interface DrillOptions {
  engines: Engines;
  /** For faults that can hit either; default the leader, where it can be hit. */
  target?: Target;
  /** Funded on L2; without any there is no load. */
  accounts?: PrivateKeyAccount[];
  /** Transactions a second. Default 20. */
  rate?: number;
  /** Default: the fault's own. */
  holdSeconds?: number;
  /**
   * The moment of a slot at which the fault is injected, from 0 (its block is due) to 1 (the next one is); default any. What
   * a fault costs may depend on it, so that this repeats what a series met by chance.
   */
  phase?: number;
  /** Whether nodes come and go meanwhile; default false, for looking for them costs a small machine some of its time. */
  nodesChange?: boolean;
  /** Called with everything that was seen. */
  onRecording?: (recording: Recording) => void;
  /** Ends the drill early; the fault is restored first. */
  signal?: AbortSignal;
}

/** Watched before the fault, for the usual arrival of blocks. */
const CALM_SECONDS = 9;
/** Watched after the fault at least, with the load going on. */
const AFTERMATH_SECONDS = 6;
/** How long is waited for the victims, for the transactions of the load, for the next game. */
const VICTIMS_WITHIN_SECONDS = 120;
const SETTLED_WITHIN_SECONDS = 60;
/** A drill begins on a network that is whole, or would measure two faults. */
const HEALTHY_WITHIN_SECONDS = 90;

/** @throws UserError when the network is not healthy to begin with, or has no such part */
export async function runDrill(network: Network, fault: Fault, options: DrillOptions): Promise<Report> {
  const { engines, accounts = [], rate = 20, signal } = options;
  const target = targetFor(fault, options.target);
  await waitUntilHealthy(engines, network.stack);
  const cluster = new Cluster(network);
  const victim = target === "follower" ? followerOf(network, await cluster.followers()) : await cluster.leader();
  const scene: Scene = { network, cluster, engine: new Engine(engines, network), victim: victim!, senders: accounts };
  const victims = victim && fault.victims(scene);
  if (!victims) throw new UserError(`the network has nothing that ${fault.name} could hit`);

  const facts = await chainFacts(network);
  const { l1RpcUrl } = network;
  const factory = network.proposer && l1RpcUrl ? await disputeGameFactory(l1RpcUrl, facts) : undefined;
  const rediscover = () => discoverNetwork(engines, network.stack);
  const watched = { ...network, gatewayUrl: readersUrl(network, fault.host?.(scene)) };
  const recorder = new Recorder(watched, factory, options.nodesChange ? rediscover : undefined);
  const transactions: TransactionRecord[] = [];
  const load =
    accounts.length > 0 &&
    new Load({
      url: network.gatewayUrl!,
      l2ChainId: facts.l2ChainId,
      accounts,
      rate,
      witness: { sent: (record) => transactions.push(record) },
    });
  const holdSeconds = options.holdSeconds ?? fault.holdSeconds;
  const expectation = fault.expectation(target, network, holdSeconds, victim);
  const times = { startedAt: Date.now(), injectedAt: Infinity, inPlaceAt: Infinity, restoredAt: Infinity };
  const recording = (): Recording => ({
    blockTime: facts.blockTime,
    interval: INTERVAL_MILLISECONDS,
    victims,
    has: {
      conductors: network.sequencers.some(({ conductor }) => conductor !== undefined),
      batcher: network.batcher !== undefined,
      proposer: factory !== undefined,
    },
    ...times,
    endedAt: Date.now(),
    ...recorder.seen,
    transactions,
    retryReasons: load ? load.retryReasons : {},
  });

  const name = target ? `${fault.name} (${target})` : fault.name;
  say("drill", `${name}: ${fault.description}; victim: ${nameVictims(victims)}`);
  if (holdSeconds > 0) say("drill", `it lasts ${holdSeconds} s`);
  recorder.start();
  if (load) await load.start();
  try {
    await pause(CALM_SECONDS, signal);
    if (options.phase !== undefined) {
      await pause(untilPhase(recorder.seen.blocks.at(-1)!.timestamp, facts.blockTime, options.phase), signal);
    }
    times.injectedAt = Date.now();
    try {
      await fault.inject(scene);
      times.inPlaceAt = Date.now();
      await pause(holdSeconds, signal);
    } finally {
      times.restoredAt = holdSeconds > 0 ? Date.now() : times.injectedAt;
      await fault.restore(scene);
    }
    say("drill", "it is over, and watched until all is as before");
    await settle(() => judge(recording(), expectation), load || undefined, expectation.settledWithin, signal);
  } finally {
    if (load) await load.stop();
    await recorder.stop();
  }
  options.onRecording?.(recording());
  return report(fault, target, victims, recording(), expectation);
}

function report(
  fault: Fault,
  target: Target | undefined,
  victims: Victims,
  recording: Recording,
  expectation: Expectation,
): Report {
  const judgement = judge(recording, expectation);
  const problems = [...judgement.problems, ...strayed(target, victims, judgement.leaderBefore)];
  return {
    fault: fault.name,
    description: fault.description,
    target: target ?? targetOf(victims),
    victims: [...victims.nodes, ...victims.services],
    injectedIn: Math.round((recording.inPlaceAt - recording.injectedAt) / 100) / 10,
    heldFor: Math.round((recording.restoredAt - recording.injectedAt) / 1_000),
    blockTime: recording.blockTime,
    date: new Date(recording.startedAt).toISOString(),
    faultFrom: new Date(recording.inPlaceAt).toISOString(),
    faultUntil: new Date(recording.restoredAt).toISOString(),
    ...judgement,
    problems,
    passed: problems.length === 0,
  };
}

function targetOf({ nodes, services }: Victims): string {
  if (nodes.length > 1) return "several";
  if (nodes.length === 1) return nodes[0]!.startsWith("validator") ? "validator" : "leader";
  return services.join(", ") || WHOLE_NETWORK;
}

/** Waits for the victims with the load going on, then without it for all that is still under way. */
async function settle(
  judgeNow: () => ReturnType<typeof judge>,
  load: Load | undefined,
  settledWithinSeconds = SETTLED_WITHIN_SECONDS,
  signal: AbortSignal | undefined,
): Promise<void> {
  const waitFor = async (holds: () => boolean, withinSeconds: number) => {
    for (const deadline = Date.now() + withinSeconds * 1_000; Date.now() < deadline && !holds();) {
      await pause(0.5, signal);
    }
  };
  await waitFor(() => judgeNow().victimsBackAfter !== undefined, VICTIMS_WITHIN_SECONDS);
  await pause(AFTERMATH_SECONDS, signal);
  await load?.stop();
  await waitFor(() => {
    const { problems, transactions } = judgeNow();
    return problems.length === 0 && transactions.lost.length === 0;
  }, settledWithinSeconds);
}

/** Over several hosts one away from L1, so that the fault of its host is that of a follower. */
const followerOf = ({ l1 }: Network, followers: NetworkNode[]): NetworkNode | undefined =>
  followers.find(({ execution }) => execution.host !== l1?.host) ?? followers[0];

/**
 * A reader keeps to one gateway, because two are not always equally far; to one that stays, where a host goes. Who sends knows all.
 *
 * @param hit the host that goes
 */
export function readersUrl({ containers, gatewayUrl }: Network, hit: string | undefined): string | undefined {
  const gateways = containers.filter(({ component, state }) => component === "gateway" && state === "running");
  return gateways.find(({ host }) => host !== undefined && host !== hit)?.urls[PORTS.gateway] ?? gatewayUrl;
}

/** @throws UserError with all that is wrong */
async function waitUntilHealthy(engines: Engines, stack: string): Promise<void> {
  const deadline = Date.now() + HEALTHY_WITHIN_SECONDS * 1_000;
  for (;;) {
    const problems = problemsOf(await observeStatus(await discoverNetwork(engines, stack)));
    if (problems.length === 0) return;
    if (Date.now() > deadline) {
      const list = problems.map(({ text }) => `  ${text}`).join("\n");
      throw new UserError(`a drill needs a healthy network, and this one is not:\n${list}`);
    }
    await sleep(1_000);
  }
}

async function pause(seconds: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await sleep(seconds * 1_000, undefined, { signal });
}

const nameVictims = ({ nodes, services }: Victims): string => [...nodes, ...services].join(", ") || "nobody";
