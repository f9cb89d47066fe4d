/** One load, from a network that works to a report. */
import type { PrivateKeyAccount } from "viem/accounts";
import { sleep } from "../../shared/rpc/deadline";
import type { ChainFacts } from "../network/l1Facts";
import type { Engines } from "../network/engines";
import type { Network } from "../network/model";
import { BlockFollower } from "./blocks";
import { BlockStatistics } from "./blockStatistics";
import { feesFor } from "./content";
import { createToken } from "./createToken";
import { Ledger } from "./ledger";
import { Load } from "./load";
import { showProgress } from "./progress";
import { sumUp, type LoadReport } from "./report";
import type { Scenario } from "./scenario";
import { GRACE_SECONDS, lookUpLost, waitForBlocks } from "./settle";
import { progressLine } from "./table";
import { usageOf, type Usage } from "./usage";

export interface LoadRun {
  engines: Engines;
  network: Network;
  facts: ChainFacts;
  /** Transactions a second. */
  rate: number;
  durationSeconds: number;
  scenario: Scenario;
  /** Funded. */
  senders: PrivateKeyAccount[];
  /** Ends sending; what is under way is waited for. */
  stopping: AbortSignal;
  /** Ends that waiting, too. */
  leaving: AbortSignal;
}

/** Pools take 50,000 (op-geth and op-reth, as this project starts them), and others use them too. */
const MOST_WAITING = 20_000;

/** @throws when the gateway does not answer at the beginning */
export async function runLoad(run: LoadRun): Promise<LoadReport> {
  const { network, facts, senders, rate, scenario, durationSeconds, stopping } = run;
  const url = network.gatewayUrl!;
  const token = scenario.needsToken ? await createToken(url, facts.l2ChainId, senders[0]!) : undefined;
  const contents = scenario.contents(token);

  const ledger = new Ledger();
  let statistics: BlockStatistics | undefined;
  const follower = new BlockFollower(url, {
    block: (block, at) => {
      ledger.block(block, at);
      statistics?.add(block, at);
    },
    withdraw: (block) => ledger.withdraw(block),
  });
  const before = await follower.start();
  const load = new Load({
    url,
    l2ChainId: facts.l2ChainId,
    accounts: senders,
    rate,
    witness: ledger,
    contentOf: (index) => contents[index % contents.length]!,
    fees: () => feesFor(follower.newest.baseFee),
    isHeldBack: () => ledger.waiting >= MOST_WAITING,
  });
  let endProgress = (): void => undefined;
  try {
    await load.start();
    const [startedAt, cpuBefore] = [Date.now(), process.cpuUsage()];
    statistics = new BlockStatistics(before, startedAt);
    const overdue = () => ledger.overdue(Date.now(), 1_000 * GRACE_SECONDS).length;
    endProgress = showProgress("load", () => progressLine(ledger, elapsed(startedAt), overdue()));
    const usage = usageInTheMiddle(run);

    await sleep(1_000 * durationSeconds, undefined, { signal: stopping }).catch(() => undefined);
    const sentFor = elapsed(startedAt);
    const { user, system } = process.cpuUsage(cpuBefore);
    const blocks = statistics.figures(Date.now());
    statistics = undefined;
    await load.stop();

    await waitForBlocks(ledger, run.leaving);
    const lost = await lookUpLost(url, ledger);
    return sumUp({
      network: network.name,
      scenario: scenario.name,
      senders: senders.length,
      asked: rate,
      blockTime: facts.blockTime,
      isInterrupted: stopping.aborted,
      startedAt,
      sentFor,
      ledger,
      load,
      blocks,
      lost,
      usage: await usage,
      ownCores: (user + system) / 1e6 / sentFor,
    });
  } finally {
    endProgress();
    await load.stop();
    await follower.stop();
  }
}

const elapsed = (since: number): number => (Date.now() - since) / 1_000;

/** Undefined where the load ends before, or the engine does not tell. */
async function usageInTheMiddle({ engines, network, durationSeconds, stopping }: LoadRun): Promise<Usage | undefined> {
  try {
    await sleep(500 * durationSeconds, undefined, { signal: stopping });
    return await usageOf(engines, network);
  } catch {
    return undefined;
  }
}
