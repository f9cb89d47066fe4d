/** Makes hosts the nodes of one Swarm, by their engines' own connections. The token that a node joins with is shown nowhere. */
import type { HostPlan } from "../../../config/plan";
import { MANAGER_PORT } from "../../../engine/hosts/swarm";
import { removeNodeById } from "../lost/swarmNode";
import { connectHost } from "../observe";
import type { SwarmStep } from "./planSwarm";

/** An engine itself waits 20 s for a node to join. */
const STEP_SECONDS = 60;

/** Of networks that nobody gives a range. */
const POOL_PREFIX = 24;

export interface SwarmOptions {
  /** CIDR for such networks; default Docker's own, 10.0.0.0/8. */
  pool?: string | undefined;
}

/** @throws what the engine says */
export async function takeSwarmStep(step: SwarmStep, { pool }: SwarmOptions): Promise<void> {
  if (step.kind === "forget") return removeNodeById(step.through, step.node.id);
  const docker = connectHost(step.host, STEP_SECONDS);
  const own = { ListenAddr: `0.0.0.0:${MANAGER_PORT}`, AdvertiseAddr: step.host.address };
  if (step.kind === "init") {
    await docker.swarmInit({ ...own, ...(pool ? { DefaultAddrPool: [pool], SubnetSize: POOL_PREFIX } : {}) });
    return;
  }
  const { Manager, Worker } = await joinTokens(step.through);
  await docker.swarmJoin({
    ...own,
    RemoteAddrs: [`${step.through.address}:${MANAGER_PORT}`],
    JoinToken: step.role === "manager" ? Manager : Worker,
  });
}

async function joinTokens(manager: HostPlan): Promise<{ Manager: string; Worker: string }> {
  const swarm = (await connectHost(manager, STEP_SECONDS).swarmInspect()) as {
    JoinTokens: { Manager: string; Worker: string };
  };
  return swarm.JoinTokens;
}
