/** Drills on the network of a test: with users' transactions through the gateway, and what every one of them must show. */
import type { PrivateKeyAccount } from "viem/accounts";
import { expect } from "vitest";
import { saveDrills } from "../../../operator/drill/results";
import type { Fault, Target } from "../../../operator/drill/faults";
import { changeOf } from "../../../operator/drill/faults/change";
import { fundedAccounts } from "../../../operator/drill/funding";
import type { Report } from "../../../operator/drill/report";
import { runDrill, type DrillOptions } from "../../../operator/drill/runDrill";
import { clientsOf, connectLocalEngine, discoverNetwork } from "../../../operator/network/discover";
import { sequencesByKonaNode } from "../../../operator/network/model";
import type { Outcome } from "./testStack";

const LOAD_ACCOUNTS = 4;

/**
 * Promises of time are for `make drill` to hold a network to. A machine that is shared, as that of CI, was seen to be almost
 * four times slower than usual: a test asks it whether the network goes on, and whether all of it comes back by itself.
 */
const SLOWER_BY = 4;
const TRIES = 3;

/** On such a machine validators may have a block some slots late; heads that go back are a violation on any machine. */
const READERS_WAIT_SECONDS = 8;

/** One slot in so many may be late while an update keeps the machine busy, besides one for each sequencer that it touches. */
const SLOTS_PER_LATE_ONE = 8;

/** `OPSTACK_HA_RESULTS=docs/failover.json` keeps what the tests measure, for the documentation. */
const RESULTS_FILE = process.env["OPSTACK_HA_RESULTS"];

export class Drills {
  private readonly docker = connectLocalEngine();
  private accounts: PrivateKeyAccount[] = [];

  constructor(private readonly stack: string) {}

  /**
   * One fault. A busy machine may make a block late by itself: a drill that only missed its time is repeated, twice.
   * One with a violation, such as a fork or a lost transaction, is not.
   *
   * @param phase when in a slot it comes, as in `DrillOptions`
   */
  async passes(fault: Fault, target?: Target, phase?: number, load: Pick<DrillOptions, "rate"> = {}): Promise<Report> {
    const options = { target, ...load, ...(phase === undefined ? {} : { phase }) };
    for (let tries = 1; ; tries++) {
      const report = await this.run(withTimeToSpare(fault), options);
      const late = [...report.problems, ...withdrawn(fault, report)];
      if (late.length === 0) return report;
      if (tries === TRIES) expect(late, summary(report)).toEqual([]);
      console.log(`${fault.name}: ${late.join("; ")}; once more`);
    }
  }

  /**
   * An update of the network, while users go on.
   *
   * @param sequencers how many of them come, go or are replaced: a slot may be missed for each
   */
  async survives(
    name: string,
    description: string,
    sequencers: number,
    update: () => Promise<Outcome>,
    load: Pick<DrillOptions, "rate"> = {},
  ) {
    const change = async () => {
      const { exitCode, text } = await update();
      expect(exitCode, text).toBe(0);
    };
    const fault = withTimeToSpare(changeOf(name, description, change, sequencers));
    const report = await this.run(fault, { nodesChange: true, ...load });
    const { missedSlots, injectedIn, blockTime } = report;
    const otherThanLate = report.problems.filter((problem) => !problem.includes("slots missed"));
    expect(otherThanLate, summary(report)).toEqual([]);
    expect(missedSlots, summary(report)).toBeLessThanOrEqual(sequencers + injectedIn / blockTime / SLOTS_PER_LATE_ONE);
    return report;
  }

  private async run(
    fault: Fault,
    options: Pick<DrillOptions, "target" | "nodesChange" | "phase" | "rate">,
  ): Promise<Report> {
    const network = await discoverNetwork(this.docker, this.stack);
    if (this.accounts.length === 0) {
      this.accounts = await fundedAccounts(network, LOAD_ACCOUNTS);
    }
    const report = await runDrill(network, fault, { engines: this.docker, accounts: this.accounts, ...options });
    console.log(summary(report));
    if (RESULTS_FILE) {
      const found = await discoverNetwork(this.docker, this.stack);
      saveDrills(RESULTS_FILE, { network: found, clients: await clientsOf(this.docker, found) }, [report]);
    }
    expectNothingLost(report);
    return report;
  }
}

function withTimeToSpare(fault: Fault): Fault {
  const expectation: Fault["expectation"] = (target, network, holdSeconds) => {
    const expected = fault.expectation(target, network, holdSeconds);
    return {
      ...expected,
      backWithin: SLOWER_BY * expected.backWithin,
      shownWithin: READERS_WAIT_SECONDS,
      ...(sequencesByKonaNode(network) && isRaceOfGuards(fault) ? { victimMayWithdraw: true } : {}),
    };
  };
  return { ...fault, expectation };
}

/**
 * A kona-node that loses its conductor with a block in hand shows that block alone, and the guards have a few tenths of a second
 * to hand it on: whether they are in time is a matter of time, too. op-node shows no such block. Of a whole sequencer the engine
 * ends one part after the other, which takes a busy machine seconds, so that its conductor may be the first to go.
 */
const isRaceOfGuards = ({ name }: Fault): boolean => name.endsWith("-conductor") || name.endsWith("-sequencer");

function withdrawn(fault: Fault, { forks }: Report): string[] {
  return isRaceOfGuards(fault) && forks.length > 0
    ? [`the victim's block ${forks.map(({ height }) => height).join(", ")} gave way to another: the guards were late`]
    : [];
}

function expectNothingLost({ violations, transactions, activeAfter }: Report): void {
  expect(violations).toEqual([]);
  expect(transactions.mined).toBe(transactions.accepted);
  expect(transactions.accepted).toBeGreaterThan(100);
  // None at that moment is a problem of time, which the report has, and is tried again.
  expect(activeAfter.length).toBeLessThanOrEqual(1);
}

const summary = (report: Report) => {
  const { fault, target, injectedIn, missedSlots, missedBefore, largestGap, transactions, victimsBackAfter } = report;
  return (
    `${fault} (${target}): in place after ${injectedIn} s, ${missedSlots} slots missed (${missedBefore} before), ` +
    `largest gap ${largestGap} s, ${transactions.accepted} accepted, ${transactions.lost.length} lost, ` +
    `victim back after ${victimsBackAfter} s${report.problems.map((problem) => `; PROBLEM: ${problem}`).join("")}`
  );
};
