/** A sequencer is let go while the signer of unsafe blocks changes: L1 knows the new one before a sequencer with its key leads. */
import { afterEach, expect, it } from "vitest";
import { main, type ReleaseSequencerInput } from "../../../jobs/releaseSequencer";
import { hashOf, raftAddress, voter } from "../shared/fakeCluster";
import { closeServers, serveJsonRpc } from "../shared/jsonRpcServer";
import { other, rotationTo, serveL1, signer } from "./fakeL1";

afterEach(closeServers);

const IDS = ["sequencer-1", "sequencer-2", "sequencer-3"];

/** Three sequencers at the tip, of which the first leads; `onTransfer` is called before another does. */
async function serveCluster(onTransfer: (to: string) => void) {
  let leader = "sequencer-1";
  const member = async (id: string): Promise<ReleaseSequencerInput["members"][number]> => {
    const conductor = await serveJsonRpc({
      conductor_leaderWithID: () => ({ id: leader, addr: raftAddress(leader), suffrage: 0 }),
      conductor_leaderOverridden: false,
      conductor_paused: false,
      conductor_sequencerHealthy: true,
      conductor_clusterMembership: { servers: IDS.map(voter), version: 0 },
      conductor_transferLeaderToServer: (to: string) => {
        onTransfer(to);
        leader = to;
        return null;
      },
    });
    const consensus = await serveJsonRpc({
      admin_sequencerActive: () => leader === id,
      admin_conductorEnabled: true,
      optimism_syncStatus: () => ({
        unsafe_l2: {
          hash: hashOf(7),
          number: 7,
          timestamp: Math.floor(Date.now() / 1_000),
          parentHash: hashOf(6),
        },
      }),
      optimism_rollupConfig: { block_time: 2 },
      opp2p_peerStats: { connected: 4 },
    });
    return {
      id,
      container: `net-op-conductor-${id}`,
      raftAddress: raftAddress(id),
      conductorRpcUrl: conductor,
      consensusRpcUrl: consensus,
      executionRpcUrl: await serveJsonRpc({ eth_blockNumber: "0x7" }),
      consensusContainer: `net-op-node-${id}`,
      executionContainer: `net-op-geth-${id}`,
    };
  };
  return Promise.all(IDS.map(member));
}

const release = (members: ReleaseSequencerInput["members"], updatedBefore: string[], url: string) => ({
  members,
  id: "sequencer-1",
  updatedBefore,
  deadlineSeconds: 20,
  signerRotation: { ...rotationTo(url), settleSeconds: 0 },
});

it("tells L1 first, and then hands over to a sequencer that was updated", async () => {
  const { url, state } = await serveL1();
  const atTransfer: string[] = [];
  const members = await serveCluster((to) => void atTransfer.push(to, state.signer));
  const lines: string[] = [];
  await main(release(members, ["sequencer-2", "sequencer-3"], url), (line) => void lines.push(line));
  expect(atTransfer).toEqual(["sequencer-2", other.address]);
  expect(lines.at(-1)).toBe("sequencer-1 may be replaced: sequencer-2 leads");
});

it("tells L1 nothing yet where it hands over to one that has the old key", async () => {
  const { url, state } = await serveL1();
  const atTransfer: string[] = [];
  const members = await serveCluster((to) => void atTransfer.push(to));
  await main(release(members, [], url), () => undefined);
  expect(atTransfer).toEqual(["sequencer-2"]);
  expect(state.signer).toBe(signer.address);
  expect(state.sent).toEqual([]);
});
