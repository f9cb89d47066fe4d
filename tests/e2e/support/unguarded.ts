/** What the loss of a leader's conductor or sequencer does to a network of kona-nodes, told by its chain alone. */
import { consensusClient, executionClient } from "../../../jobs/rpc/client";
import { sleep, until } from "../../../jobs/rpc/deadline";
import { untilPhase } from "../../../operator/drill/runDrill";
import { Cluster } from "../../../operator/network/cluster";
import { connectLocalEngine, discoverNetwork } from "../../../operator/network/discover";
import { height } from "./chain";
import { kill, start } from "./docker";

/** Seconds; longer than op-conductor takes to notice, to move the leadership and to try again. */
const WATCHED_SECONDS = 16;

/** So late in a slot that the conductor is gone when its block comes, and is still there when the slot's block is begun. */
const JUST_BEFORE_A_BLOCK = 0.9;

/** A busy machine kills too late for that now and then. */
const ATTEMPTS = 4;

/** Stops the leader's sequencer behind its conductor's back, and gives the longest time without a block, in seconds. */
export async function gapAfterStop(stack: string): Promise<number> {
  const { leader, rpcUrl } = await look(stack);
  await consensusClient(leader.nodeRpcUrl).request({ method: "admin_stopSequencer" });
  let [highest, since, longest] = [await height(rpcUrl), Date.now(), 0];
  for (const end = Date.now() + WATCHED_SECONDS * 1_000; Date.now() < end; await sleep(100)) {
    const now = await height(rpcUrl);
    longest = Math.max(longest, Date.now() - since);
    if (now > highest) [highest, since] = [now, Date.now()];
  }
  return longest / 1_000;
}

/**
 * Kills the leader's conductor just before a block, so that this block goes out without the cluster's consent, and starts it
 * again two slots later.
 *
 * @param blockTime seconds
 * @returns whether the chain stands still for good then
 */
export async function haltsByConductorKill(stack: string, blockTime: number): Promise<boolean> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const { leader, rpcUrl } = await look(stack);
    const { timestamp } = await executionClient(rpcUrl).getBlock();
    await sleep(1_000 * untilPhase(Number(timestamp), blockTime, JUST_BEFORE_A_BLOCK));
    await kill(leader.conductor!.name);
    await sleep(2_000 * blockTime);
    await start(leader.conductor!.name);
    const before = await height(rpcUrl);
    await sleep(WATCHED_SECONDS * 1_000);
    if ((await height(rpcUrl)) === before) return true;
    await until("the conductor to be back", async () => (await look(stack)).isWhole, { withinSeconds: 60 });
  }
  return false;
}

async function look(stack: string) {
  const network = await discoverNetwork(connectLocalEngine(), stack);
  const leader = await new Cluster(network).leader();
  const isWhole = network.sequencers.every(({ conductor }) => conductor?.health === "healthy");
  return { leader, rpcUrl: network.validators[0]!.rpcUrl, isWhole };
}
