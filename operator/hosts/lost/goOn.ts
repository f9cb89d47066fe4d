/** Takes a lost host out of what its containers and its engine were members of. It may be run again. */
import type { PlacedHost } from "../../../config/placement";
import type { StackConfig } from "../../../config/schema";
import { call } from "../../../shared/rpc/light";
import type { Tell } from "../../network/rest";
import { fromSurvivors, membersOn, type Survivors } from "./look";
import { managerBeside, removeNode } from "./swarmNode";

/** Milliseconds: the leader waits until a majority has the smaller cluster. */
const REMOVAL_MILLISECONDS = 15_000;

/**
 * Members of Raft first: the smaller the cluster, the fewer of those that are left have to agree.
 *
 * @param config in which the host is not lost
 * @throws DeadlineError, RpcError, or what the engine says
 */
export const goOnWithout = (config: StackConfig, stack: string, host: PlacedHost, tell: Tell): Promise<void> =>
  fromSurvivors(config, stack, host, async (survivors) => {
    await leaveRaft(survivors, tell);
    await leaveSwarm(survivors, tell);
  });

async function leaveRaft({ plan, network, lost }: Survivors, tell: Tell): Promise<void> {
  for (const { conductor } of plan.sequencers) {
    if (!conductor) return;
    // Each removal makes another version of the membership.
    const { url, members, version } = await membersOn(network, lost);
    const [member] = members;
    if (!member) return;
    await call(url, "conductor_removeServer", [member.id, version], REMOVAL_MILLISECONDS);
    tell(`${member.id} is out of the Raft cluster`);
  }
}

async function leaveSwarm({ plan, lost, seen }: Survivors, tell: Tell): Promise<void> {
  if (plan.cluster!.network !== "overlay") return;
  await removeNode(await managerBeside(lost, seen), lost);
  tell(`the node of host ${lost.name} is out of the Swarm`);
}
