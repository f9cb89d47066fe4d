/** Drills on the network of a test: with users' transactions through the gateway, and what every one of them must show. */
import type { PrivateKeyAccount } from "viem/accounts";
import { expect } from "vitest";
import { saveDrills } from "../../../operator/drill/results";
import type { Fault, Target } from "../../../operator/drill/faults";
import { changeOf } from "../../../operator/drill/faults/change";
import { fundedAccounts } from "../../../operator/drill/funding";
import type { Report } from "../../../operator/drill/report";
import { runDrill, type DrillOptions } from "../../../operator/drill/runDrill";
import { chainFacts } from "../../../operator/network/l1Facts";
import { clientsOf, connectLocalEngine, discoverNetwork } from "../../../operator/network/discover";
import type { Outcome } from "./testStack";

const LOAD_ACCOUNTS = 4;

/** `OPSTACK_HA_RESULTS=docs/failover.json` keeps what the tests measure, for the documentation. */
const RESULTS_FILE = process.env["OPSTACK_HA_RESULTS"];

export class Drills {
  private readonly docker = connectLocalEngine();
  private accounts: PrivateKeyAccount[] = [];

  constructor(private readonly stack: string) {}

  /**
   * One fault. A busy machine may make a block late by itself: a drill that only missed its time is repeated, once.
   * One with a violation, such as a fork or a lost transaction, is not.
   *
   * @param phase when in a slot it comes, as in `DrillOptions`
   */
  async passes(fault: Fault, target?: Target, phase?: number): Promise<Report> {
    const options = { target, ...(phase === undefined ? {} : { phase }) };
    const first = await this.run(fault, options);
    if (first.problems.length === 0) return first;
    console.log(`${fault.name}: ${first.problems.join("; ")}; once more`);
    const second = await this.run(fault, options);
    expect(second.problems, summary(second)).toEqual([]);
    return second;
  }

  /**
   * An update of the network, while users go on.
   *
   * @param sequencers how many of them come, go or are replaced: a slot may be missed for each
   */
  async survives(name: string, description: string, sequencers: number, update: () => Promise<Outcome>) {
    const change = async () => {
      const { exitCode, text } = await update();
      expect(exitCode, text).toBe(0);
    };
    const report = await this.run(changeOf(name, description, change, sequencers), { nodesChange: true });
    expect(report.problems, summary(report)).toEqual([]);
    return report;
  }

  private async run(fault: Fault, options: Pick<DrillOptions, "target" | "nodesChange" | "phase">): Promise<Report> {
    const network = await discoverNetwork(this.docker, this.stack);
    if (this.accounts.length === 0) {
      this.accounts = await fundedAccounts(network, await chainFacts(network), LOAD_ACCOUNTS);
    }
    const report = await runDrill(network, fault, { docker: this.docker, accounts: this.accounts, ...options });
    console.log(summary(report));
    if (RESULTS_FILE) {
      const found = await discoverNetwork(this.docker, this.stack);
      saveDrills(RESULTS_FILE, { network: found, clients: await clientsOf(this.docker, found) }, [report]);
    }
    expectNothingLost(report);
    return report;
  }
}

function expectNothingLost({ violations, transactions, activeAfter }: Report): void {
  expect(violations).toEqual([]);
  expect(transactions.mined).toBe(transactions.accepted);
  expect(transactions.accepted).toBeGreaterThan(100);
  expect(activeAfter).toHaveLength(1);
}

const summary = (report: Report) => {
  const { fault, target, injectedIn, missedSlots, missedBefore, largestGap, transactions, victimsBackAfter } = report;
  return (
    `${fault} (${target}): in place after ${injectedIn} s, ${missedSlots} slots missed (${missedBefore} before), ` +
    `largest gap ${largestGap} s, ${transactions.accepted} accepted, ${transactions.lost.length} lost, ` +
    `victim back after ${victimsBackAfter} s${report.problems.map((problem) => `; PROBLEM: ${problem}`).join("")}`
  );
};
