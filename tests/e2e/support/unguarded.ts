/** What the loss of a leader's conductor or sequencer does to a network of kona-nodes, told by its chain alone. */
import { consensusClient } from "../../../shared/rpc/client";
import { sleep, until } from "../../../shared/rpc/deadline";
import { faultNamed } from "../../../operator/drill/faults";
import { Engine } from "../../../operator/drill/faults/containers";
import { Cluster } from "../../../operator/network/cluster";
import { connectLocalEngine, discoverNetwork } from "../../../operator/network/discover";
import { height } from "./chain";

/** Seconds; longer than op-conductor takes to notice, to move the leadership and to try again. */
const WATCHED_SECONDS = 16;

/** A busy machine misses that moment now and then. */
const ATTEMPTS = 4;

/** Stops the leader's sequencer behind its conductor's back, and gives the longest time without a block, in seconds. */
export async function gapAfterStop(stack: string): Promise<number> {
  const { scene, rpcUrl } = await look(stack);
  await consensusClient(scene.victim.nodeRpcUrl).request({ method: "admin_stopSequencer" });
  let [highest, since, longest] = [await height(rpcUrl), Date.now(), 0];
  for (const end = Date.now() + WATCHED_SECONDS * 1_000; Date.now() < end; await sleep(100)) {
    const now = await height(rpcUrl);
    longest = Math.max(longest, Date.now() - since);
    if (now > highest) [highest, since] = [now, Date.now()];
  }
  return longest / 1_000;
}

/**
 * Kills the leader's conductor just before a block (`control-halt`), so that this block goes out without the cluster's consent,
 * and starts it again two slots later.
 *
 * @param blockTime seconds
 * @returns whether the chain has halted for good then
 */
export async function haltsByConductorKill(stack: string, blockTime: number): Promise<boolean> {
  const halt = faultNamed("control-halt");
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const { scene, rpcUrl } = await look(stack);
    await halt.inject(scene);
    await sleep(2_000 * blockTime);
    await halt.restore(scene);
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
  const cluster = new Cluster(network);
  const scene = { network, cluster, engine: new Engine(docker, network), victim: await cluster.leader() };
  const isWhole = network.sequencers.every(({ conductor }) => conductor?.health === "healthy");
  return { scene, rpcUrl: network.validators[0]!.rpcUrl, isWhole };
}
