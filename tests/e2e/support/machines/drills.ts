/** Faults of whole machines, watched and judged as a drill watches and judges those of containers. */
import type { PrivateKeyAccount } from "viem/accounts";
import { expect } from "vitest";
import { hostsOf } from "../../../../config/placement";
import { parseConfig } from "../../../../config/load";
import type { StackConfig } from "../../../../config/schema";
import { planTopology } from "../../../../config/topology";
import { fundedAccounts } from "../../../../operator/drill/funding";
import { judge } from "../../../../operator/drill/judge";
import { INTERVAL_MILLISECONDS, Recorder } from "../../../../operator/drill/recorder";
import type { Recording, Victims } from "../../../../operator/drill/recording";
import type { Expectation, Judgement } from "../../../../operator/drill/report";
import { networkOverHosts, type UrlOf } from "../../../../operator/hosts/assemble";
import { observeHosts } from "../../../../operator/hosts/observe";
import { SeveralDoors } from "../../../../operator/hosts/severalDoors";
import { Load, type TransactionRecord } from "../../../../operator/load/load";
import { Cluster } from "../../../../operator/network/cluster";
import { chainFacts, disputeGameFactory } from "../../../../operator/network/l1Facts";
import { allNodes, type Network } from "../../../../operator/network/model";
import { sleep } from "../../../../shared/rpc/deadline";
import { stackConfig } from "../../../support/stackFiles";
import type { Config, TestStack } from "../testStack";
import type { Laboratory } from "./laboratory";
import type { Machine } from "./machine";
import { untilWhole, WHOLE_AGAIN_WITHIN } from "./state";

export interface MachineFault {
  name: string;
  /** The machine that it hits. */
  machine: Machine;
  /** Seconds. */
  lasts: number;
  inject: () => Promise<void>;
  restore: () => Promise<void>;
  /** Slots without a block of their own. */
  missedSlots: Expectation["missedSlots"];
}

export const powerCut = (machine: Machine, missedSlots: Expectation["missedSlots"] = 1): MachineFault => ({
  name: `power cut of ${machine.name}`,
  machine,
  lasts: 20,
  inject: () => machine.powerOff(),
  restore: () => machine.powerOn(),
  missedSlots,
});

export const partition = (machine: Machine, lasts: number): MachineFault => ({
  name: `${machine.name} cut off for ${lasts} s`,
  machine,
  lasts,
  inject: () => machine.cut(),
  restore: () => machine.reconnect(),
  missedSlots: 1,
});

/** Its cable passes less than it takes, or little more. */
export const slowLink = (
  machine: Machine,
  kilobitsPerSecond: number,
  lasts: number,
  missedSlots: Expectation["missedSlots"] = 1,
): MachineFault => ({
  name: `${machine.name} behind a link of ${kilobitsPerSecond} kbit/s`,
  machine,
  lasts,
  inject: () => machine.slowDown(kilobitsPerSecond),
  restore: () => machine.speedUp(),
  missedSlots,
});

/** In good order, as for a change of its configuration: all containers there are stopped, and start with it. */
export const engineRestart = (machine: Machine): MachineFault => ({
  name: `restart of the engine of ${machine.name}`,
  machine,
  lasts: 2,
  inject: () => machine.stopEngine(),
  restore: () => machine.startEngine(),
  missedSlots: 1,
});

const LOAD_ACCOUNTS = 4;
/** Transactions a second. */
const RATE = 10;

/** Watched before the fault, for the usual arrival of blocks, and after the victims are back. */
const CALM_SECONDS = 9;
const AFTERMATH_SECONDS = 6;
/** Seconds from the restoration on: an engine has to start first, and a Swarm to find its node again. */
const BACK_WITHIN = 180;
const SETTLED_WITHIN = 120;
/** This machine runs all of them: readers may be shown a block so much later. */
const SHOWN_WITHIN = 8;

/** A busy machine may make a block late by itself. A violation, such as a fork or a lost transaction, is not tried again. */
const TRIES = 3;

export class MachineDrills {
  private readonly config: StackConfig;
  private accounts: PrivateKeyAccount[] = [];

  /** @param changes of the stack airgap, which the stack has */
  constructor(
    private readonly laboratory: Laboratory,
    private readonly stack: TestStack,
    changes: Config,
  ) {
    this.config = parseConfig({ ...stackConfig("airgap"), network_name: stack.name, ...changes });
  }

  /** What the engines of all machines have of it now, at addresses that are reached from here. */
  async network(): Promise<Network> {
    const seen = await observeHosts(hostsOf(this.config), this.stack.name);
    const urlOf: UrlOf = ({ host = "" }, { external }) => `http://${this.laboratory.machine(host).address}:${external}`;
    return networkOverHosts(planTopology(this.config), this.stack.name, seen, urlOf);
  }

  /** The machine of a sequencer, once that leads. */
  async leadBy(sequencer: string): Promise<Machine> {
    const cluster = new Cluster(await this.network());
    const target = cluster.sequencer(sequencer);
    await cluster.transferTo(target, 60);
    return this.laboratory.machine(target.execution.host!);
  }

  /** A fault of the machine whose sequencer leads, not that of L1: all of the machine is back by itself. */
  async leadersMachineSurvives(of: (machine: Machine) => MachineFault): Promise<void> {
    let machine = this.laboratory.machines[0]!;
    await this.passes(async () => {
      await this.stack.becomesHealthy(WHOLE_AGAIN_WITHIN);
      machine = await this.leadBy("sequencer-2");
      return of(machine);
    });
    await untilWhole(machine, this.stack.name);
    await this.stack.becomesHealthy(WHOLE_AGAIN_WITHIN);
  }

  /** @param prepare before each try: the machine that is hit, with the leader on it */
  async passes(prepare: () => Promise<MachineFault>): Promise<Judgement> {
    for (let tries = 1; ; tries++) {
      const fault = await prepare();
      const judgement = await this.watch(fault);
      console.log(summary(fault, judgement));
      expect(judgement.violations, summary(fault, judgement)).toEqual([]);
      expect(judgement.transactions.accepted).toBeGreaterThan(50);
      if (judgement.problems.length === 0) return judgement;
      if (tries === TRIES) expect(judgement.problems, summary(fault, judgement)).toEqual([]);
      console.log(`${fault.name}: ${judgement.problems.join("; ")}; once more`);
    }
  }

  private async watch(fault: MachineFault): Promise<Judgement> {
    const network = await this.network();
    const [own, ...others] = this.gatewaysFrom(network, fault.machine);
    if (this.accounts.length === 0) this.accounts = await fundedAccounts(network, LOAD_ACCOUNTS);
    const facts = await chainFacts(network);
    const factory = await disputeGameFactory(network.l1RpcUrl!, facts);
    // What is read at two gateways may go back, so that the reader knows one that stays; the senders know all.
    const recorder = new Recorder({ ...network, gatewayUrl: others[0]! }, factory);
    const doors = await SeveralDoors.open([own!, ...others]);
    const transactions: TransactionRecord[] = [];
    const witness = { sent: (record: TransactionRecord) => void transactions.push(record) };
    const { accounts } = this;
    const load = new Load({ url: doors.url, l2ChainId: facts.l2ChainId, accounts, rate: RATE, witness });
    const { missedSlots } = fault;
    const expectation: Expectation = { missedSlots, backWithin: BACK_WITHIN, shownWithin: SHOWN_WITHIN };
    const times = { startedAt: Date.now(), injectedAt: Infinity, inPlaceAt: Infinity, restoredAt: Infinity };
    const recording = (): Recording => ({
      blockTime: facts.blockTime,
      interval: INTERVAL_MILLISECONDS,
      victims: victimsOn(network, fault.machine.name),
      has: { conductors: true, batcher: true, proposer: true },
      ...times,
      endedAt: Date.now(),
      ...recorder.seen,
      transactions,
      retryReasons: load.retryReasons,
    });
    const judgement = () => judge(recording(), expectation);

    recorder.start();
    await load.start();
    try {
      await sleep(CALM_SECONDS * 1_000);
      times.injectedAt = Date.now();
      try {
        await fault.inject();
        times.inPlaceAt = Date.now();
        await sleep(fault.lasts * 1_000);
      } finally {
        times.restoredAt = Date.now();
        await fault.restore();
      }
      await holds(() => judgement().victimsBackAfter !== undefined, BACK_WITHIN);
      await sleep(AFTERMATH_SECONDS * 1_000);
      await load.stop();
      await holds(() => judgement().problems.length === 0, SETTLED_WITHIN);
    } finally {
      await load.stop();
      await recorder.stop();
      doors.close();
    }
    return judgement();
  }

  /** URLs of the gateways as users reach them, that of the machine first. */
  private gatewaysFrom({ containers }: Network, machine: Machine): string[] {
    const gateways = containers.filter(({ component }) => component === "gateway");
    const sorted = [...gateways].sort(
      (one, other) => Number(other.host === machine.name) - Number(one.host === machine.name),
    );
    const door = this.config.ports.gateway_public;
    return sorted.map(({ host = "" }) => `http://${this.laboratory.machine(host).address}:${door}`);
  }
}

function victimsOn(network: Network, machine: string): Victims {
  const { l1, batcher, proposer } = network;
  const services = { l1, batcher, proposer };
  const isThere = (name: keyof typeof services) => services[name]?.host === machine;
  return {
    nodes: allNodes(network).flatMap(({ name, execution }) => (execution.host === machine ? [name] : [])),
    services: (["l1", "batcher", "proposer"] as const).filter(isThere),
  };
}

async function holds(condition: () => boolean, withinSeconds: number): Promise<void> {
  for (const deadline = Date.now() + withinSeconds * 1_000; Date.now() < deadline && !condition();) await sleep(500);
}

const summary = ({ name, lasts }: MachineFault, found: Judgement): string =>
  `${name} for ${lasts} s: ${found.missedSlots} slots missed (${found.missedBefore} before), largest gap ${found.largestGap} s, ` +
  `at a gateway ${found.largestGapAtGateway} s, new leader after ${found.newLeaderAfter} s, ${found.transactions.accepted} accepted, ` +
  `${found.transactions.lost.length} lost, ${found.forks.length} forks, victims back ${found.victimsBackAfter} s after the restoration` +
  found.problems.map((problem) => `; PROBLEM: ${problem}`).join("");
