/** Carries out a plan's action over RPC. */
import {
  conductorClient,
  consensusClient,
  ethereumClient,
  reason,
  type ConductorClient,
  type ConsensusClient,
} from "../rpc/client";
import { until } from "../rpc/deadline";
import { unsafeHead, type Head } from "../rpc/head";
import type { ServersObservation } from "./observation";
import type { Action } from "./plan";
import { allServers } from "./situation";

/**
 * Milliseconds an action may take: a leader dials a new voter for up to 5 s, and then tries for another 5 s to have the
 * new configuration committed.
 */
const ACTION_TIMEOUT_MILLISECONDS = 15_000;

/** @param cluster the observation that the action was planned on */
export async function perform(action: Action, cluster: ServersObservation): Promise<void> {
  const server = (id: string) => allServers(cluster).find((candidate) => candidate.id === id)!;
  const conductor = (id: string): ConductorClient =>
    conductorClient(server(id).conductorRpcUrl, ACTION_TIMEOUT_MILLISECONDS);
  const node = (id: string): ConsensusClient =>
    consensusClient(server(id).consensusRpcUrl, ACTION_TIMEOUT_MILLISECONDS);
  switch (action.kind) {
    case "start-sequencer":
      await node(action.on).request({ method: "admin_startSequencer", params: [action.unsafeHead] });
      return;
    case "take-over":
      return takeOver(node(action.from), node(action.to), async () => {
        const { unsafe_l2 } = await node(action.to).request({ method: "optimism_syncStatus" });
        return unsafeHead(unsafe_l2, ethereumClient(server(action.to).executionRpcUrl));
      });
    case "add-voter": {
      const { id, raftAddress, version } = action;
      const params: [string, string, number] = [id, raftAddress, version];
      await conductor(action.leader).request({ method: "conductor_addServerAsVoter", params });
      return;
    }
    case "remove-server": {
      const { id, version } = action;
      await conductor(action.leader).request({ method: "conductor_removeServer", params: [id, version] });
      return;
    }
    case "transfer-leadership": {
      const { to, raftAddress } = action;
      const params: [string, string] = [to, raftAddress];
      await conductor(action.from).request({ method: "conductor_transferLeaderToServer", params });
      return;
    }
    case "resume":
      await conductor(action.id).request({ method: "conductor_resume" });
      return;
  }
}

/** A block arrives within a few block times; its gossip takes milliseconds. */
const NEXT_BLOCK = { withinSeconds: 30, everyMilliseconds: 20 };
const GOSSIP = { withinSeconds: 5, everyMilliseconds: 20 };
/** Until then whoever does not answer is asked again. */
const UNDONE = { withinSeconds: 30, everyMilliseconds: 200 };

/**
 * One stops right after a block and the other goes on from it, so that the next slot is whole.
 *
 * @param headOfSuccessor the unsafe head of `to`
 */
async function takeOver(
  from: ConsensusClient,
  to: ConsensusClient,
  headOfSuccessor: () => Promise<Head>,
): Promise<void> {
  const before = await headOfSuccessor();
  await until("the next block", async () => (await headOfSuccessor()).number > before.number, NEXT_BLOCK);
  const last = await from.request({ method: "admin_stopSequencer" });
  try {
    await until(`the last block, ${last}`, async () => (await headOfSuccessor()).hash === last, GOSSIP);
    await to.request({ method: "admin_startSequencer", params: [last] });
  } catch (error) {
    const goOn = async () => {
      // Two would be worse than none, so the first one goes on only when the other one surely has not begun.
      if (!(await to.request({ method: "admin_sequencerActive" }))) {
        await from.request({ method: "admin_startSequencer", params: [last] });
      }
      return true;
    };
    const stands = await until("one of the two to make blocks", goOn, UNDONE).then(
      () => "",
      (failure: unknown) => `; nor could the first one be started again, so that the chain halts: ${reason(failure)}`,
    );
    throw new Error(`${reason(error)}${stands}`, { cause: error });
  }
}

/** The action in the words of the report: done ("added sequencer-2 as a voter") and to be done ("add …"). */
export function describeAction(action: Action): { done: string; attempt: string } {
  const phrase = (verb: string, past: string, rest: string) => ({
    done: `${past} ${rest}`,
    attempt: `${verb} ${rest}`,
  });
  switch (action.kind) {
    case "start-sequencer":
      return phrase(
        "start",
        "started",
        `${action.on}'s sequencer on block ${action.blockNumber} (${action.unsafeHead})`,
      );
    case "take-over":
      return phrase("hand", "handed", `the chain from ${action.from}, which has no conductor, to ${action.to}`);
    case "add-voter":
      return phrase("add", "added", `${action.id} as a voter at ${action.raftAddress}`);
    case "remove-server":
      return phrase("remove", "removed", `${action.id} from the Raft cluster`);
    case "transfer-leadership":
      return phrase("hand", "handed", `the leadership of ${action.from} over to ${action.to}`);
    case "resume":
      return phrase("resume", "resumed", `${action.id}'s conductor`);
  }
}
