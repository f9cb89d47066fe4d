import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../config/load";
import { failoverTimings } from "../../../config/timings";

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
