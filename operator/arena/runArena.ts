/** One arena, from the first look to a network that is whole again. */
import type Docker from "dockerode";
import { reason } from "../../shared/rpc/client";
import { sleep } from "../../shared/rpc/deadline";
import { chainFacts } from "../network/l1Facts";
import type { Network } from "../network/model";
import { say, UserError } from "../terminal";
import { targetsOf } from "./acts";
import { killLeaders } from "./autopilot";
import { Controls } from "./controls";
import { fold } from "./fold";
import { Hands } from "./hands";
import { makeWhole } from "./makeWhole";
import { newModel, type ArenaModel, type LogEntry } from "./model";
import type { Observation } from "./observation";
import { headInterval, Observer } from "./observe";
import { reportOf, type ArenaReport } from "./score";
import { Traffic } from "./traffic";
import type { openScreen } from "./view/screen";

export interface ArenaOptions {
  docker: Docker;
  network: Network;
  /** Transactions a second; undefined for no load. */
  tps?: number | undefined;
  /** Seconds between two leaders that are killed without a key; undefined for none. */
  every?: number | undefined;
  /** Seconds until it ends by itself; undefined for until somebody ends it. */
  duration?: number | undefined;
  /** Whether the chain may stop. */
  force: boolean;
  /** Why nothing may be broken yet; undefined from when it may. Default undefined. */
  notYet?: () => string | undefined;
  /** Where events go without a terminal; undefined for the live view. */
  print?: ((entry: LogEntry) => void) | undefined;
  /** Ends it, as `q` does. */
  ending: AbortSignal;
  /** Ends waiting for what is under way, but not the restoration. */
  leaving: AbortSignal;
}

export interface ArenaEnd {
  report: ArenaReport;
  /** What is still wrong with the network that the arena broke; empty where it is whole. */
  left: string[];
}

/** What takes part in it. */
interface Stage {
  model: ArenaModel;
  hands: Hands;
  controls: Controls;
  traffic: Traffic | undefined;
  tell: (observation: Observation) => void;
  ending: AbortSignal;
}

const CLOCK_EVERY_MILLISECONDS = 250;
/** The fewest of which one can be spared. */
const LEAST_SEQUENCERS = 3;

/** @throws UserError for a network that this cannot be done to; nothing was changed */
export async function runArena(options: ArenaOptions): Promise<ArenaEnd> {
  refuseUnfit(options);
  const { docker, network, force, tps, notYet = () => undefined } = options;
  const facts = await chainFacts(network);
  const [startedAt, cpuBefore] = [Date.now(), process.cpuUsage()];
  const model = newModel(network, facts.blockTime, headInterval(facts.blockTime), startedAt);
  let print = options.print;
  const tell = (observation: Observation) => fold(model, observation).forEach((entry) => print?.(entry));

  const [quitting, observer] = [new AbortController(), new Observer(docker, network, facts.blockTime, tell)];
  const ending = AbortSignal.any([options.ending, quitting.signal]);
  const hands = new Hands({ docker, network, force, notYet, leader: () => model.leader, tell });
  const controls = new Controls(hands, targetsOf(network), () => quitting.abort());
  const traffic = tps === undefined ? undefined : new Traffic(network, facts, tps, tell);
  const clock = setInterval(() => tell({ at: Date.now(), kind: "clock" }), CLOCK_EVERY_MILLISECONDS);
  observer.start();
  let left: string[] = [];
  try {
    await watch(options, { model, hands, controls, traffic, tell, ending });
  } finally {
    print ??= ({ topic, text }) => (topic === "act" || topic === "leader") && say("arena", text);
    left = await makeWhole(docker, network, hands);
    await traffic?.stop(options.leaving);
    clearInterval(clock);
    await observer.stop();
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  return { report: reportOf(model, (user + system) / 1_000 / (Date.now() - startedAt)), left };
}

function refuseUnfit({ network, tps, every }: ArenaOptions): void {
  if (every !== undefined && network.sequencers.length < LEAST_SEQUENCERS) {
    throw new UserError(
      `${network.name} has ${network.sequencers.length} sequencers: none can be killed without the chain standing still (sequencer_count 3)`,
    );
  }
  if (tps !== undefined && !(network.gatewayUrl && network.l1RpcUrl)) {
    throw new UserError(`${network.name} has no gateway, or no L1 of its own: leave the load out with --no-load`);
  }
}

/** Until somebody ends it, or its time is over. */
async function watch(options: ArenaOptions, stage: Stage): Promise<void> {
  const { ending, hands, model, tell, traffic } = stage;
  const note = (what: string) => (error: unknown) =>
    tell({ at: Date.now(), kind: "note", text: `${what}: ${reason(error)}`, tone: "bad" });
  const close = options.print ? undefined : await show(stage);
  const over = new AbortController();
  let kills: Promise<void> | undefined;
  try {
    void traffic?.start(ending).catch(note("there is no load"));
    const { every, duration } = options;
    if (every !== undefined) {
      const signal = AbortSignal.any([ending, over.signal]);
      kills = killLeaders(hands, model, every, signal).catch(note("leaders are not killed any more"));
    }
    const timeIsUp = duration === undefined ? new Promise<never>(() => undefined) : sleep(1_000 * duration);
    await Promise.race([aborted(ending), timeIsUp]);
  } finally {
    // However it ends, or a leader would be killed while all is being restored.
    over.abort();
    close?.();
    await kills;
  }
}

/** The terminal library costs every other command some time. */
async function show({ model, controls, tell }: Stage): Promise<() => void> {
  process.env["NODE_ENV"] ??= "production"; // Or the library looks for mistakes in its use, at each redraw.
  const screen = require("./view/screen") as { openScreen: typeof openScreen };
  return screen.openScreen({
    model,
    target: () => controls.target,
    onCommand: (command) => controls.obey(command),
    onPrinted: (text) => tell({ at: Date.now(), kind: "note", text }),
  });
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
