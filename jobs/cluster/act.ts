/** Carries out a plan's action over RPC. */
import { conductorClient, consensusClient, type ConductorClient } from "../rpc/client";
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
  switch (action.kind) {
    case "start-sequencer": {
      const node = consensusClient(server(action.on).consensusRpcUrl, ACTION_TIMEOUT_MILLISECONDS);
      await node.request({ method: "admin_startSequencer", params: [action.unsafeHead] });
      return;
    }
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
