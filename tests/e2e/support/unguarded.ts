/** What the loss of a leader's conductor or sequencer does to a network of kona-nodes, told by its chain alone. */
import { consensusClient, executionClient } from "../../../shared/rpc/client";
import { sleep, until } from "../../../shared/rpc/deadline";
import { Engine } from "../../../operator/drill/faults/containers";
import { untilPhase } from "../../../operator/drill/runDrill";
import { Cluster } from "../../../operator/network/cluster";
import { connectLocalEngine, discoverNetwork } from "../../../operator/network/discover";
import { height } from "./chain";

/** Seconds; longer than op-conductor takes to notice, to move the leadership and to try again. */
const WATCHED_SECONDS = 16;

/** So late in a slot that the conductor is gone when the next block comes, and no other one leads yet. */
const JUST_BEFORE_A_BLOCK = 0.9;
const RIGHT_AFTER_A_BLOCK = 0.15;

/** A busy machine misses that moment now and then. */
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
 * again two slots later. Its address refuses connections at once, as that of a host whose program has died does; otherwise
 * the consensus client may wait, and be ended for that.
 *
 * @param blockTime seconds
 * @returns whether the chain has halted for good then
 */
export async function haltsByConductorKill(stack: string, blockTime: number): Promise<boolean> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const { leader, rpcUrl, engine } = await look(stack);
    const conductor = leader.conductor!;
    const { timestamp } = await executionClient(rpcUrl).getBlock();
    const untilSlot = (phase: number) => sleep(1_000 * untilPhase(Number(timestamp), blockTime, phase));
    await untilSlot(RIGHT_AFTER_A_BLOCK);
    await engine.cutOff([leader.consensus], [conductor]);
    await untilSlot(JUST_BEFORE_A_BLOCK);
    await engine.kill([conductor]);
    await sleep(2_000 * blockTime);
    await engine.rejoin([leader.consensus], [conductor]);
    await engine.start([conductor]);
    await sleep(2_000 * blockTime);
    const before = await height(rpcUrl);
    await sleep(WATCHED_SECONDS * 1_000);
    if ((await height(rpcUrl)) === before) return true;
    await until("the conductor to be back", async () => (await look(stack)).isWhole, { withinSeconds: 180 });
  }
  return false;
}

async function look(stack: string) {
  const docker = connectLocalEngine();
  const network = await discoverNetwork(docker, stack);
  const leader = await new Cluster(network).leader();
  const isWhole = network.sequencers.every(({ conductor }) => conductor?.health === "healthy");
  return { leader, rpcUrl: network.validators[0]!.rpcUrl, isWhole, engine: new Engine(docker, network) };
}
