import { zeroHash } from "viem";
import { afterEach, describe, expect, it } from "vitest";
import { perform } from "../../../shared/cluster/act";
import type { Member } from "../../../shared/cluster/input";
import { observeCluster } from "../../../shared/cluster/observe";
import { hashOf, voter } from "./fakeCluster";
import { closeServers, serveJsonRpc, type Methods } from "./jsonRpcServer";

afterEach(closeServers);

const conductor: Methods = {
  conductor_leaderWithID: { id: "sequencer-1", addr: "sequencer-1.raft:50050", suffrage: 0 },
  conductor_leaderOverridden: false,
  conductor_paused: false,
  conductor_sequencerHealthy: true,
  conductor_clusterMembership: { servers: [voter("sequencer-1")], version: 0 },
};

const consensus: Methods = {
  admin_sequencerActive: true,
  optimism_syncStatus: { unsafe_l2: { hash: hashOf(7), number: 7, timestamp: 1_014, parentHash: hashOf(6) } },
  optimism_rollupConfig: { block_time: 2 },
  opp2p_peerStats: { connected: 4 },
};

/** What kona-node answers until its sequencer makes, or it receives, a first block. */
const HEADLESS = { optimism_syncStatus: { unsafe_l2: { hash: zeroHash, number: 0, timestamp: 0 } } };

interface Overrides {
  conductor?: Methods;
  consensus?: Methods;
  execution?: Methods;
}

async function serveMember(id: string, overrides: Overrides = {}): Promise<Member> {
  return {
    id,
    container: `net-op-conductor-${id}`,
    consensusContainer: `net-op-node-${id}`,
    executionContainer: `net-op-geth-${id}`,
    raftAddress: `${id}.raft:50050`,
    conductorRpcUrl: await serveJsonRpc({ ...conductor, ...overrides.conductor }),
    consensusRpcUrl: await serveJsonRpc({ ...consensus, ...overrides.consensus }),
    executionRpcUrl: await serveJsonRpc({ eth_blockNumber: "0x7", ...overrides.execution }),
  };
}

describe("observeCluster", () => {
  it("reads conductor and consensus client of every member", async () => {
    const { members } = await observeCluster([await serveMember("sequencer-1")]);
    expect(members).toMatchObject([
      {
        conductor: { leaderId: "sequencer-1", paused: false, healthy: true, servers: [voter("sequencer-1")] },
        sequencer: {
          active: true,
          unsafeHead: { hash: hashOf(7), number: 7, timestamp: 1_014 },
          blockTimeSeconds: 2,
          peers: 4,
        },
        silences: [],
      },
    ]);
  });

  it("reads a conductor that never was in a cluster", async () => {
    const leaderless = {
      conductor_leaderWithID: { id: "", addr: "", suffrage: 0 },
      conductor_clusterMembership: { servers: null, version: 0 },
    };
    const { members } = await observeCluster([await serveMember("sequencer-2", { conductor: leaderless })]);
    expect(members[0]!.conductor).toMatchObject({ leaderId: "", servers: [] });
  });

  it("takes the head from the execution client where the consensus client does not know it", async () => {
    const genesis = { hash: hashOf(0), number: "0x0", timestamp: "0x3e8" };
    const execution = { eth_getBlockByNumber: (tag: string) => (tag === "latest" ? genesis : null) };
    const { members } = await observeCluster([await serveMember("sequencer-1", { consensus: HEADLESS, execution })]);
    expect(members[0]).toMatchObject({
      sequencer: { unsafeHead: { hash: hashOf(0), number: 0, timestamp: 1_000 } },
      silences: [],
    });
  });

  it("notes who does not answer, and a node of which neither client knows the head", async () => {
    const member = await serveMember("sequencer-1", { consensus: HEADLESS });
    const { members } = await observeCluster([{ ...member, executionRpcUrl: "http://127.0.0.1:2" }]);
    expect(members[0]!.sequencer).toBeUndefined();
    expect(members[0]!.silences).toEqual([
      {
        service: "consensus client",
        container: "net-op-node-sequencer-1",
        reason:
          "it does not know its unsafe head yet, and its execution client does not tell: connect ECONNREFUSED 127.0.0.1:2",
      },
      { service: "execution client", container: "net-op-geth-sequencer-1", reason: "connect ECONNREFUSED 127.0.0.1:2" },
    ]);
  });

  it("looks for a leader that is no member at the host of its Raft address", async () => {
    const elsewhere = {
      conductor_leaderWithID: { id: "sequencer-4", addr: "127.0.0.1:50050", suffrage: 0 },
      conductor_clusterMembership: {
        servers: [voter("sequencer-1"), { id: "sequencer-4", addr: "127.0.0.1:50050", suffrage: 0 }],
        version: 0,
      },
    };
    // One server answers for both: what matters is that it is asked at this address and port.
    const { opp2p_peerStats: _, ...proxied } = consensus;
    const member = await serveMember("sequencer-1", { conductor: { ...elsewhere, ...proxied } });
    const { retiringLeader } = await observeCluster([member]);
    expect(retiringLeader?.executionRpcUrl).toBe(retiringLeader?.conductorRpcUrl);
    expect(retiringLeader).toMatchObject({
      id: "sequencer-4",
      conductorContainer: "127.0.0.1",
      conductor: { leaderId: "sequencer-4" },
      sequencer: { active: true },
      silences: [],
    });
  });
});

describe("perform", () => {
  it("sends what op-conductor and op-node expect", async () => {
    const calls: unknown[][] = [];
    const note = (method: string) => ({
      [method]: (...params: unknown[]) => {
        calls.push([method, ...params]);
        return null;
      },
    });
    const member = await serveMember("sequencer-1", {
      conductor: {
        ...note("conductor_addServerAsVoter"),
        ...note("conductor_removeServer"),
        ...note("conductor_transferLeaderToServer"),
        ...note("conductor_resume"),
      },
      consensus: note("admin_startSequencer"),
    });
    const seen = await observeCluster([member]);
    const [leader, id, raftAddress] = ["sequencer-1", "sequencer-2", "sequencer-2.raft:50050"];
    await perform({ kind: "start-sequencer", on: leader, unsafeHead: hashOf(0), blockNumber: 0 }, seen);
    await perform({ kind: "add-voter", leader, id, raftAddress, version: 3 }, seen);
    await perform({ kind: "remove-server", leader, id, version: 4 }, seen);
    await perform({ kind: "transfer-leadership", from: leader, to: id, raftAddress }, seen);
    await perform({ kind: "resume", id: leader }, seen);
    expect(calls).toEqual([
      ["admin_startSequencer", hashOf(0)],
      ["conductor_addServerAsVoter", id, raftAddress, 3],
      ["conductor_removeServer", id, 4],
      ["conductor_transferLeaderToServer", id, raftAddress],
      ["conductor_resume"],
    ]);
  });

  it("hands over from a lone sequencer only after a block, also to a node that knew no head before", async () => {
    const calls: string[] = [];
    /** Block 8 comes with the third look at the successor. */
    let looks = 0;
    const from = await serveMember("sequencer-1", {
      consensus: {
        admin_stopSequencer: () => {
          calls.push(`stopped after ${looks} looks`);
          return hashOf(8);
        },
      },
    });
    const to = await serveMember("sequencer-2", {
      consensus: {
        optimism_syncStatus: () =>
          (looks += 1) < 3
            ? HEADLESS.optimism_syncStatus
            : { unsafe_l2: { hash: hashOf(8), number: 8, timestamp: 1_016 } },
        admin_startSequencer: (hash: string) => {
          calls.push(`started on ${hash}`);
          return null;
        },
      },
      execution: { eth_getBlockByNumber: { hash: hashOf(7), number: "0x7", timestamp: "0x3f6" } },
    });
    const seen = await observeCluster([from, to]);
    looks = 0;
    await perform({ kind: "take-over", from: from.id, to: to.id }, seen);
    expect(calls).toEqual(["stopped after 3 looks", `started on ${hashOf(8)}`]);
  });
});
