import { describe, expect, it } from "vitest";
import { problemsOf, verdictOf } from "../../../operator/status/judge";
import type { NodeStatus, Status } from "../../../operator/status/model";

const NOW = 1_700_000_000;

function node(name: string, more: Partial<NodeStatus> = {}): NodeStatus {
  const isSequencer = name.startsWith("sequencer");
  return {
    name,
    role: isSequencer ? "sequencer" : "validator",
    ailing: [],
    hasConductor: isSequencer,
    ...(isSequencer ? { active: false, conductor: { voter: true, leader: false, healthy: true, paused: false } } : {}),
    heads: { unsafe: 100, safe: 97, finalized: 90, unsafeTimestamp: NOW - 1, safeTimestamp: NOW - 7 },
    executionHead: 100,
    peers: { consensus: 3, execution: 3 },
    ...more,
  };
}

function healthy(change: (status: Status) => void = () => undefined): Status {
  const leads = { active: true, conductor: { voter: true, leader: true, healthy: true, paused: false } };
  const status: Status = {
    network: "network",
    stack: "stack",
    atSeconds: NOW,
    blockTime: 2,
    nodes: [node("sequencer-1", leads), node("sequencer-2"), node("sequencer-3"), node("validator-1")],
    missing: [],
    l1: { head: 50, ageSeconds: 1 },
    gateway: { head: 100 },
    batcher: { container: "batcher", state: "running", works: true, l1Nonce: 9 },
    proposer: {
      container: "proposer",
      state: "running",
      works: true,
      games: 4,
      lastGameAgeSeconds: 5,
      usualIntervalSeconds: 12,
    },
    challenger: { container: "challenger", state: "running", works: true, resolved: 3, looked: 4 },
    others: [],
  };
  change(status);
  return status;
}

describe("problemsOf", () => {
  it("finds none in a healthy network", () => {
    expect(problemsOf(healthy())).toEqual([]);
    expect(verdictOf([])).toBe("healthy");
  });

  const conductor = ({ nodes }: Status, at: number) => nodes[at]!.conductor!;
  it.each<[string, (status: Status) => void, string]>([
    [
      "a chain that stands still",
      ({ nodes }) => nodes.forEach(({ heads }) => (heads!.unsafeTimestamp -= 30)),
      "stands still",
    ],
    ["no leader", (status) => (conductor(status, 0).leader = false), "no conductor leads"],
    ["two leaders", (status) => (conductor(status, 1).leader = true), "several conductors lead"],
    ["no active sequencer", ({ nodes }) => (nodes[0]!.active = false), "no sequencer is active"],
    ["a silent gateway", (status) => (status.gateway = {}), "the gateway does not answer"],
  ])("is down with %s", (_, change, text) => {
    const problems = problemsOf(healthy(change));
    expect(problems.map((problem) => problem.text).join()).toContain(text);
    expect(verdictOf(problems)).toBe("down");
  });

  it.each<[string, (status: Status) => void, string]>([
    [
      "two active sequencers",
      ({ nodes }) => (nodes[1]!.active = true),
      "several sequencers are active: sequencer-1, sequencer-2",
    ],
    ["a member that is no voter", (status) => (conductor(status, 2).voter = false), "sequencer-3 is no voter"],
    ["a paused conductor", (status) => (conductor(status, 1).paused = true), "the conductor of sequencer-2 is paused"],
    ["a node that lags", ({ nodes }) => (nodes[3]!.heads!.unsafe = 90), "validator-1 is 10 blocks behind"],
    [
      "a node that is silent",
      ({ nodes }) => (nodes[3]!.heads = undefined),
      "the consensus client of validator-1 does not answer",
    ],
    ["a node without containers", (status) => status.missing.push("sequencer-4"), "sequencer-4 lacks containers"],
    [
      "a batcher that does not run",
      (status) => (status.batcher = { container: "batcher", state: "exited", works: false }),
      "batcher is exited",
    ],
    [
      "a safe head left behind",
      ({ nodes }) => nodes.forEach(({ heads }) => (heads!.safeTimestamp -= 200)),
      "the safe head is",
    ],
    [
      "a proposer that stopped",
      (status) => (status.proposer!.lastGameAgeSeconds = 200),
      "the last dispute game is 200 s old",
    ],
    [
      "an L1 that has another first block",
      (status) => (status.l1.isAnother = true),
      "not the L1 that the chain began on",
    ],
    ["an L1 that stands still", (status) => (status.l1.ageSeconds = 100), "L1 stands still"],
  ])("is degraded by %s", (_, change, text) => {
    const problems = problemsOf(healthy(change));
    expect(problems.map((problem) => problem.text).join()).toContain(text);
    expect(verdictOf(problems)).toBe("degraded");
  });
});
