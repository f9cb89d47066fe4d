import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../config/load";
import { failoverTimings, guardTimings } from "../../../config/timings";

const timings = (raw: Record<string, unknown>) => failoverTimings(parseConfig({ l1: { block_time: 12 }, ...raw }));

describe("failoverTimings", () => {
  it.each([
    [1, { unsafeInterval: 3, raftHeartbeatTimeout: 150, raftLeaseTimeout: 100 }],
    [2, { unsafeInterval: 6, raftHeartbeatTimeout: 300, raftLeaseTimeout: 200 }],
    [10, { unsafeInterval: 30, raftHeartbeatTimeout: 300, raftLeaseTimeout: 200 }],
  ])("fit a block time of %i s", (l2_block_time, expected) => {
    expect(timings({ l2_block_time })).toEqual({ healthCheckInterval: 1, minPeerCount: 1, ...expected });
  });

  it("are the user's where the config has them", () => {
    const conductor = {
      health_check_interval: 2,
      unsafe_interval: 9,
      min_peer_count: 2,
      raft_heartbeat_timeout: 1_000,
      raft_lease_timeout: 500,
    };
    expect(timings({ conductor })).toEqual({
      healthCheckInterval: 2,
      unsafeInterval: 9,
      minPeerCount: 2,
      raftHeartbeatTimeout: 1_000,
      raftLeaseTimeout: 500,
    });
  });
});

describe("guardTimings", () => {
  it.each([
    [1, { lateAfter: 500, silentAfter: 400, overdueAfter: 200, coolDown: 6_000 }],
    [2, { lateAfter: 900, silentAfter: 700, overdueAfter: 300, coolDown: 8_000 }],
    [10, { lateAfter: 2_000, silentAfter: 2_000, overdueAfter: 1_000, coolDown: 40_000 }],
  ])("fit a block time of %i s", (l2BlockTime, expected) => {
    expect(guardTimings({ l2BlockTime, ignoresConductor: false, rank: 0 })).toMatchObject({
      blockTime: l2BlockTime * 1_000,
      ...expected,
    });
  });

  it("leave the successor half a slot for its first block, whatever the block time", () => {
    for (let l2BlockTime = 1; l2BlockTime <= 10; l2BlockTime++) {
      const { lateAfter, overdueAfter, blockTime } = guardTimings({ l2BlockTime, ignoresConductor: false, rank: 0 });
      expect(overdueAfter).toBeLessThan(lateAfter);
      expect(lateAfter).toBeLessThanOrEqual(blockTime / 2);
    }
  });

  it("call followers healthy for as long as the leadership is given to one", () => {
    for (let l2BlockTime = 1; l2BlockTime <= 10; l2BlockTime++) {
      const { lateAfter, blockTime } = guardTimings({ l2BlockTime, ignoresConductor: false, rank: 0 });
      const { unsafeInterval } = timings({ l2_block_time: l2BlockTime });
      expect(blockTime + lateAfter).toBeLessThan(unsafeInterval * 1_000);
    }
  });
});
