/** The watch over the wire: a cluster in memory whose clock is the real one. */
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LeaderWatchTimings } from "../../../config/timings";
import type { WatchLeaderInput } from "../../../jobs/leaderWatch/input";
import { isBlind, metrics, serveState } from "../../../jobs/leaderWatch/server";
import { watch, type WatchState } from "../../../jobs/leaderWatch/watch";
import { until } from "../../../jobs/rpc/deadline";
import { ids, voter } from "./fakeCluster";
import { closeServers, serveJsonRpc } from "./jsonRpcServer";

/**
 * A second is the least that a timestamp tells, so that blocks come every second. Each test is strict with one symptom
 * and generous with the others, for everything here shares one process on a machine that may be busy.
 */
const TIMINGS: LeaderWatchTimings = {
  blockTime: 1_000,
  pollEvery: 100,
  answerWithin: 500,
  freshWithin: 2_000,
  lateAfter: 60_000,
  silentAfter: 60_000,
  overdueAfter: 900,
  coolDown: 300,
  retryAfter: 100,
  settle: 200,
};
const ON_SILENCE: Partial<LeaderWatchTimings> = { silentAfter: 600, overdueAfter: 300 };
const ON_LATE_BLOCKS: Partial<LeaderWatchTimings> = { lateAfter: 400 };

const SOON = { withinSeconds: 8, everyMilliseconds: 10 };

class Sequencers {
  leader = "sequencer-1";
  /** The consensus client that accepts connections and answers nothing. */
  hung: string | undefined;
  /** No block comes after this one. */
  lastBlock = Infinity;
  refuses: string | undefined;
  readonly transfers: string[] = [];

  async members(): Promise<WatchLeaderInput["members"]> {
    return Promise.all(
      ids(3).map(async (id) => ({
        id,
        conductorRpcUrl: await serveJsonRpc({
          conductor_leader: () => this.leader === id,
          conductor_leaderOverridden: false,
          conductor_sequencerHealthy: true,
          conductor_paused: false,
          conductor_clusterMembership: { servers: ids(3).map(voter), version: 0 },
          conductor_transferLeaderToServer: (to: string, address: string) => {
            if (this.refuses) throw new Error(this.refuses);
            this.transfers.push(`${id} → ${to} at ${address}`);
            this.leader = to;
            this.lastBlock = Infinity;
            return null;
          },
        }),
        consensusRpcUrl: await serveJsonRpc({
          admin_sequencerActive: () => this.leader === id,
          optimism_syncStatus: () => (this.hung === id ? new Promise(() => undefined) : this.status()),
        }),
      })),
    );
  }

  stopBlocks(): void {
    this.lastBlock = Math.floor(Date.now() / 1_000);
  }

  private status() {
    const number = Math.min(this.lastBlock, Math.floor(Date.now() / 1_000));
    return { unsafe_l2: { number, timestamp: number, hash: "0x", parentHash: "0x" } };
  }
}

// A busy machine may hold up the whole process, the watch with it, which then rightly does nothing: tried again, twice.
describe("the watch", { timeout: 20_000, retry: 2 }, () => {
  let sequencers: Sequencers;
  let state: WatchState;
  let lines: { level: string; message: string; facts: Record<string, unknown> }[];
  let stop: AbortController;
  let ended: Promise<void>;

  async function start(timings: Partial<LeaderWatchTimings>): Promise<void> {
    sequencers = new Sequencers();
    state = { handovers: { "late block": 0, "silent consensus client": 0 }, failures: 0 };
    lines = [];
    stop = new AbortController();
    const log = (level: string, message: string, facts: Record<string, unknown>) =>
      void lines.push({ level, message, facts });
    ended = watch(
      { members: await sequencers.members(), timings: { ...TIMINGS, ...timings } },
      state,
      log,
      stop.signal,
    );
    await until("the first answers", async () => state.lastAnswerAt !== undefined, SOON);
    await new Promise((resolve) => setTimeout(resolve, TIMINGS.coolDown + TIMINGS.settle));
  }

  afterEach(async () => {
    stop.abort();
    await ended;
    await closeServers();
  });

  it("says and does nothing while blocks come, and ends when it is told to", async () => {
    await start({ lateAfter: 900, silentAfter: 900 });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const before = Date.now();
    stop.abort();
    await ended;
    expect(Date.now() - before).toBeLessThan(2_000);
    expect([lines, sequencers.transfers]).toEqual([[], []]);
  });

  it("hands over to a follower when the leader's consensus client hangs and no block comes", async () => {
    await start(ON_SILENCE);
    sequencers.hung = "sequencer-1";
    sequencers.stopBlocks();
    await until("a handover", async () => lines.length > 0, SOON);
    expect(sequencers.transfers).toEqual(["sequencer-1 → sequencer-2 at sequencer-2.raft:50050"]);
    expect(lines).toMatchObject([
      { level: "warn", facts: { from: "sequencer-1", to: "sequencer-2", reason: "silent consensus client" } },
    ]);
    expect(state.handovers["silent consensus client"]).toBe(1);
    // The new leader makes its blocks, so that it stays the leader.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(sequencers.transfers).toHaveLength(1);
  });

  it("hands over when blocks stop though everything answers", async () => {
    await start(ON_LATE_BLOCKS);
    sequencers.stopBlocks();
    await until("a handover", async () => lines.length > 0, SOON);
    expect(lines).toMatchObject([{ level: "warn", facts: { reason: "late block", block: expect.any(Number) } }]);
  });

  it("lets a hanging consensus client be while blocks come", async () => {
    await start({ silentAfter: 600, lateAfter: 900 });
    sequencers.hung = "sequencer-1";
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(lines).toEqual([]);
  });

  it("reports a refusal and tries again", async () => {
    await start(ON_LATE_BLOCKS);
    sequencers.refuses = "cannot find peer";
    sequencers.stopBlocks();
    await until("two attempts", async () => lines.length >= 2, SOON);
    expect(lines[0]).toMatchObject({ level: "error", facts: { error: "cannot find peer", to: "sequencer-2" } });
    sequencers.refuses = undefined;
    await until("a handover", async () => sequencers.transfers.length > 0, SOON);
    expect(state.failures).toBe(lines.filter(({ level }) => level === "error").length);
  });
});

describe("what the watch tells of itself", () => {
  const state: WatchState = { handovers: { "late block": 2, "silent consensus client": 1 }, failures: 3 };

  it("counts handovers by reason", () => {
    expect(
      metrics(state)
        .split("\n")
        .filter((line) => line && !line.startsWith("#")),
    ).toEqual([
      'leader_watch_handovers_total{reason="late block"} 2',
      'leader_watch_handovers_total{reason="silent consensus client"} 1',
      "leader_watch_failed_handovers_total 3",
    ]);
  });

  it("is blind when no conductor has answered for ten seconds, or ever", () => {
    expect(isBlind(state, 1_700_000_000_000)).toBe(true);
    expect(isBlind({ ...state, lastAnswerAt: 1_700_000_000_000 - 10_000 }, 1_700_000_000_000)).toBe(false);
    expect(isBlind({ ...state, lastAnswerAt: 1_700_000_000_000 - 10_001 }, 1_700_000_000_000)).toBe(true);
  });

  describe("over HTTP", () => {
    let server: Server;
    const shown: WatchState = { ...state };
    const get = (path: string) => fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
    beforeEach(async () => {
      server = await serveState(shown, 0);
    });
    afterEach(() => {
      server.closeAllConnections();
      server.close();
    });

    it("is healthy while it sees the cluster", async () => {
      expect((await get("/health")).status).toBe(503);
      shown.lastAnswerAt = Date.now();
      expect((await get("/health")).status).toBe(200);
      expect(await (await get("/metrics")).text()).toBe(metrics(shown));
      expect((await get("/")).status).toBe(404);
    });

    it("fails where the port is taken", async () => {
      const { port } = server.address() as AddressInfo;
      await expect(serveState(shown, port)).rejects.toThrow("EADDRINUSE");
    });
  });
});
