import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import type { NodeStatus, Status } from "../../../operator/status/model";
import { healthLimits } from "../../../shared/healthLimits";
import { renderStatus } from "../../../operator/status/table";

const sequencer = (change: Partial<NodeStatus> = {}): NodeStatus => ({
  name: "sequencer-1",
  role: "sequencer",
  ailing: [],
  hasConductor: true,
  active: true,
  conductor: { voter: true, leader: true, healthy: true, paused: false },
  heads: { unsafe: 110, safe: 97, finalized: 90, unsafeTimestamp: 0, safeTimestamp: 0 },
  executionHead: 110,
  peers: { consensus: 3, execution: 2 },
  ...change,
});

const status = (change: Partial<Status> = {}): Status => ({
  network: "devnet",
  stack: "dev",
  isAtRest: false,
  atSeconds: 0,
  blockTime: 2,
  l1BlockTime: 12,
  sequencingWindow: 3_600,
  sequencersNeedL1: false,
  limits: healthLimits({ l1BlockTime: 12, l2BlockTime: 2, maxChannelDuration: 1, proposalInterval: 12 }),
  nodes: [sequencer()],
  missing: [],
  l1: { head: 50, ageSeconds: 3.4 },
  others: [],
  ...change,
});

/** The rows of both tables by their first cell. */
function rows(seen: Status): Record<string, string[]> {
  const lines = stripVTControlCharacters(renderStatus(seen, [], "healthy")).split("\n");
  const cells = lines
    .filter((line) => /^[│|]/.test(line))
    .map((line) =>
      line
        .split(/[│|]/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  return Object.fromEntries(cells.map(([name, ...rest]) => [name!, rest]));
}

describe("renderStatus", () => {
  it("shows what accounts have on an L1 that costs money, and for how long that lasts", () => {
    const accounts = [
      { component: "op-batcher", ether: 1.5, etherPerHour: 0.25 },
      { component: "op-challenger", ether: 2 },
      { component: "op-proposer", ether: 10, etherPerHour: 0.1 },
    ];
    const shown = rows(status({ accounts }));
    expect(shown["op-batcher on L1"]).toEqual(["1.5000 ETH", "0.25 ETH an hour, enough for 6 hours"]);
    expect(shown["op-challenger on L1"]).toEqual(["2.0000 ETH", "spends nothing"]);
    expect(shown["op-proposer on L1"]).toEqual(["10.0000 ETH", "0.10 ETH an hour, enough for 4 days"]);
  });

  it("names network, verdict and problems", () => {
    const problems = [{ severity: "degraded" as const, text: "op-batcher is exited" }];
    const lines = stripVTControlCharacters(renderStatus(status(), problems, "degraded")).split("\n");
    expect(lines[0]).toBe("devnet (stack dev): degraded");
    expect(lines.at(-1)).toBe("  degraded op-batcher is exited");
  });

  it("shows the leader, and how far each node is behind the highest head", () => {
    const behind = sequencer({
      name: "sequencer-2",
      active: false,
      conductor: { voter: false, leader: false, healthy: false, paused: true },
      heads: { unsafe: 103, safe: 97, finalized: 90, unsafeTimestamp: 0, safeTimestamp: 0 },
    });
    const shown = rows(status({ nodes: [behind, sequencer()] }));
    expect(shown["sequencer-1"]).toEqual(["yes", "leader", "active", "yes", "no", "110", "97", "90", "0", "3/2"]);
    expect(shown["sequencer-2"]).toEqual(["no", "", "stopped", "no", "paused", "103", "97", "90", "7", "3/2"]);
  });

  it("tells what does not answer from what there is not", () => {
    const { conductor: _, heads: __, ...silent } = sequencer({ name: "silent", active: undefined, peers: {} });
    const validator: NodeStatus = { ...silent, name: "validator", role: "validator", hasConductor: false };
    const shown = rows(status({ nodes: [silent, validator] }));
    expect(shown["silent"]).toEqual(["?", "?", "?", "?", "?", "?", "?", "?", "?", "?/?"]);
    expect(shown["validator"]).toEqual(["", "", "", "", "", "?", "?", "?", "?", "?/?"]);
  });

  it("shows heads that are not known as such, not as block 0", () => {
    const restarted = sequencer({ name: "restarted", heads: { unsafe: 108, unsafeTimestamp: 0 } });
    const shown = rows(status({ nodes: [restarted, sequencer()] }));
    expect(shown["restarted"]?.slice(5, 9)).toEqual(["108", "?", "?", "2"]);
    const batcher = { container: "x", state: "running", works: true, l1Nonce: 9 };
    const alone = rows(status({ nodes: [sequencer({ heads: {} })], batcher }));
    expect(alone["sequencer-1"]?.slice(5, 9)).toEqual(["?", "?", "?", "?"]);
    expect(alone["batcher"]).toEqual(["running", "safe head ? blocks behind, 9 transactions on L1"]);
  });

  it("shows the services that there are, and their progress", () => {
    const service = { container: "x", state: "running", works: true };
    const shown = rows(
      status({
        gateway: { head: 109 },
        batcher: { ...service, state: "exited", works: false },
        proposer: { ...service, games: 4, lastGameAgeSeconds: -0.3 },
      }),
    );
    expect(shown["L1"]).toEqual(["answers", "block 50, 3 s old"]);
    expect(shown["gateway"]).toEqual(["answers", "block 109"]);
    expect(shown["batcher"]).toEqual(["exited", "safe head 13 blocks behind, ? transactions on L1"]);
    // A clock that differs a little makes no age negative.
    expect(shown["proposer"]).toEqual(["running", "4 games, the last 0 s ago"]);
    expect(shown).not.toHaveProperty("challenger");
    expect(shown).not.toHaveProperty("disk");
  });

  it("shows the room on the disk", () => {
    const withFree = (freeBytes: number) => rows(status({ disk: { freeBytes, sizeBytes: 100e9 } }))["disk"];
    expect(withFree(27.12e9)).toEqual(["has room", "27.1 GB free of 100 GB"]);
    expect(withFree(0.4e9)).toEqual(["low", "0.4 GB free of 100 GB"]);
  });
});
