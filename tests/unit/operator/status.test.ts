import { zeroHash } from "viem";
import { afterEach, describe, expect, it } from "vitest";
import type { NetworkContainer } from "../../../operator/network/model";
import { healthLimits } from "../../../shared/healthLimits";
import { problemsOf, verdictOf } from "../../../operator/status/judge";
import type { NodeStatus, Status } from "../../../operator/status/model";
import { observeL1, observeNode } from "../../../operator/status/observe";
import { hashOf } from "../shared/fakeCluster";
import { closeServers, serveJsonRpc } from "../shared/jsonRpcServer";

afterEach(closeServers);

const NOW = 1_700_000_000;
const LIMITS = healthLimits({ l1BlockTime: 2, l2BlockTime: 2, maxChannelDuration: 1, proposalInterval: 12 });

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
    isAtRest: false,
    atSeconds: NOW,
    blockTime: 2,
    l1BlockTime: 2,
    sequencingWindow: 3_600,
    sequencersNeedL1: false,
    limits: LIMITS,
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
    },
    challenger: { container: "challenger", state: "running", works: true, resolved: 3, looked: 4 },
    others: [],
  };
  change(status);
  return status;
}

describe("problemsOf", () => {
  it("tells of a disk that is low, and what it does when it is almost full", () => {
    const withFree = (freeBytes: number) =>
      problemsOf(healthy((status) => void (status.disk = { freeBytes, sizeBytes: 250e9 })));
    expect(withFree(5e9)).toEqual([]);
    expect(withFree(4.2e9)).toEqual([
      { severity: "degraded", text: expect.stringContaining("has 4.2 GB free of 250 GB (") as string },
    ]);
    expect(withFree(0.4e9)[0]?.text).toContain("execution clients are about to stop");
  });

  it("says one thing of a network that is stopped", () => {
    const problems = problemsOf(
      healthy((status) => {
        status.isAtRest = true;
        status.nodes.forEach((each) => delete each.heads);
      }),
    );
    expect(problems).toEqual([{ severity: "down", text: expect.stringContaining("make start") as string }]);
  });

  it("finds none in a healthy network", () => {
    expect(problemsOf(healthy())).toEqual([]);
    expect(verdictOf([])).toBe("healthy");
  });

  const conductor = ({ nodes }: Status, at: number) => nodes[at]!.conductor!;
  it.each<[string, (status: Status) => void, string]>([
    [
      "a chain that has halted",
      ({ nodes }) => nodes.forEach(({ heads }) => (heads!.unsafeTimestamp = NOW - 31)),
      "has halted",
    ],
    [
      "silent consensus clients",
      ({ nodes }) => nodes.forEach((each) => (each.heads = undefined)),
      "no consensus client",
    ],
    [
      "clients that know no head",
      ({ nodes }) => nodes.forEach((each) => (each.heads = {})),
      "no node knows its unsafe head",
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

  it("does not take a head that one node does not know for a low or an old one", () => {
    expect(problemsOf(healthy(({ nodes }) => (nodes[1]!.heads = {})))).toEqual([]);
    const restarted = { unsafe: 100, unsafeTimestamp: NOW - 1 };
    expect(problemsOf(healthy(({ nodes }) => (nodes[1]!.heads = restarted)))).toEqual([]);
    const behind = problemsOf(healthy(({ nodes }) => (nodes[1]!.heads = { ...restarted, unsafe: 90 })));
    expect(behind).toMatchObject([{ severity: "degraded", text: "sequencer-2 is 10 blocks behind" }]);
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
    [
      "heads that nobody knows",
      ({ nodes }) => nodes.forEach(({ heads }) => (delete heads!.safe, delete heads!.safeTimestamp)),
      "no node knows its safe head yet",
    ],
    ["a node without containers", (status) => status.missing.push("sequencer-4"), "sequencer-4 lacks containers"],
    [
      "a batcher that does not run",
      (status) => (status.batcher = { container: "batcher", state: "exited", works: false }),
      "batcher is exited",
    ],
    [
      "a safe head left behind",
      ({ nodes }) => nodes.forEach(({ heads }) => (heads!.safeTimestamp = NOW - 207)),
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
    ["an L1 that has halted", (status) => (status.l1.ageSeconds = 100), "L1 has halted"],
  ])("is degraded by %s", (_, change, text) => {
    const problems = problemsOf(healthy(change));
    expect(problems.map((problem) => problem.text).join()).toContain(text);
    expect(verdictOf(problems)).toBe("degraded");
  });
});

describe("what L1 means for L2", () => {
  const textsOf = (change: (status: Status) => void) => problemsOf(healthy(change)).map(({ text }) => text);
  /** All nodes know this, and their newest block is a second old. */
  const knowing = (
    unsafeOrigin: number,
    l1Head: number,
    l1HeadAge: number,
    more: (status: Status) => void = () => undefined,
  ) =>
    textsOf((status) => {
      for (const { heads } of status.nodes) {
        Object.assign(heads!, {
          unsafeOrigin,
          safeOrigin: 1_000,
          l1Head: { number: l1Head, timestamp: NOW - l1HeadAge },
        });
      }
      more(status);
    });
  const silent = (status: Status) => void (status.l1 = {});

  it("is nothing while origins are young and batches on L1", () => {
    expect(knowing(1_003, 1_006, 3)).toEqual([]);
    expect(knowing(1_000, 1_300, 0)).toEqual([]);
  });

  it("is for how long L2 goes on without it", () => {
    // The newest L1 block is 201 s old, the origin three blocks of 2 s older.
    expect(knowing(1_003, 1_006, 201, silent)).toEqual([
      "L1 does not answer: L2 goes on until its blocks are 1800 s ahead of their L1 origin, for another 26 min 34 s at this pace",
    ]);
    const halted = ({ l1 }: Status) => void Object.assign(l1, { ageSeconds: 201, advances: false });
    expect(knowing(1_003, 1_006, 201, halted).join()).toMatch(
      /^L1 has halted: .* 201 s old; L2 goes on .* 26 min 34 s/,
    );
    expect(textsOf(silent)).toEqual([
      "L1 does not answer: L2 goes on until its blocks are 1800 s ahead of their L1 origin",
    ]);
  });

  it("is that L2 waits once its blocks are as far ahead as they may be, and at once with kona-node on the sequencers", () => {
    expect(knowing(1_003, 1_006, 1_795, silent).join()).toContain("L2 waits for it");
    const konaNode = (status: Status) => void (silent(status), (status.sequencersNeedL1 = true));
    expect(knowing(1_003, 1_006, 201, konaNode).join()).toContain("L2 stops meanwhile");
  });

  it("is told before the limit, whatever made the origins old", () => {
    expect(knowing(1_003, 1_300, 1)).toEqual([]);
    expect(knowing(1_003, 1_304, 1)).toEqual(["L2's blocks are 602 s ahead of their L1 origin, and may be 1800 s"]);
    const behind = ({ l1 }: Status) => void Object.assign(l1, { ageSeconds: 700, advances: true });
    expect(knowing(1_003, 1_006, 700, behind)).toEqual([
      "L1's clock is 700 s behind: L2's blocks are 705 s ahead of their L1 origin, and may be 1800 s ahead of it",
    ]);
  });

  it("is the window for batches, by blocks of L1", () => {
    expect(knowing(1_897, 1_900, 1)).toEqual([]);
    expect(knowing(1_900, 1_903, 1)).toEqual([
      "no batch has counted for 903 L1 blocks, and the sequencing window has 3600: " +
        "in 89 min 54 s nodes begin to replace L2's blocks since then by empty ones",
    ]);
    expect(knowing(4_600, 4_603, 1).join()).toMatch(/3600: nodes replace L2's blocks/);
  });
});

describe("an L1 whose newest block is old", () => {
  const GENESIS = { l1Genesis: { number: 0, hash: hashOf(0) } };

  /** @param ages seconds, of the newest block and the one before; @param grows after how many looks at it */
  async function observed(ages: [newest: number, before: number], { grows = Infinity, limits = LIMITS } = {}) {
    const now = Math.round(Date.now() / 1_000);
    let looks = 0;
    const l1RpcUrl = await serveJsonRpc({
      eth_getBlockByNumber: (tag: string) => {
        const newest = ++looks > grows ? 101 : 100;
        const number = tag === "latest" ? newest : Number(tag);
        const age = number >= 100 ? ages[0] : ages[1];
        return { number: `0x${number.toString(16)}`, timestamp: `0x${(now - age).toString(16)}`, hash: hashOf(number) };
      },
    });
    const l1 = await observeL1({ l1RpcUrl }, GENESIS, limits);
    return {
      l1,
      problems: problemsOf(healthy((status) => Object.assign(status, { l1, limits }))).map(({ text }) => text),
    };
  }

  it("is no problem where blocks are rare by its config", async () => {
    const limits = healthLimits({ l1BlockTime: 60, l2BlockTime: 2, maxChannelDuration: 1, proposalInterval: 12 });
    expect((await observed([235, 295], { limits })).problems).toEqual([]);
    expect((await observed([240, 242])).problems.join()).toMatch(
      /^L1 has halted: its newest block is 24\d s old; L2 goes on/,
    );
  });

  it("is one whose clock is behind, when blocks come", async () => {
    const { l1, problems } = await observed([240, 242], { grows: 4 });
    expect(l1).toMatchObject({ head: 100, intervalSeconds: 2, advances: true, isAnother: false });
    expect(problems).toEqual([]);
    const late = await observed([900, 902], { grows: 4 });
    expect(late.problems.join()).toMatch(/^L1's clock is 90\d s behind: L2's blocks may be 1800 s ahead/);
  });
});

describe("observeNode", () => {
  const container: NetworkContainer = {
    id: "1",
    name: "container",
    role: "validator",
    component: "any",
    index: 1,
    state: "running",
    health: "healthy",
    commandLine: "",
    urls: {},
  };
  const reported = (number: number) => ({ hash: hashOf(number), number, timestamp: 1_000 + 2 * number });
  const UNKNOWN = { hash: zeroHash, number: 0, timestamp: 0 };

  const headsOf = async (heads: object, rpcUrl?: string) => {
    const node = {
      name: "validator-1",
      role: "validator" as const,
      index: 1,
      execution: container,
      consensus: container,
      nodeRpcUrl: await serveJsonRpc({ optimism_syncStatus: heads }),
      rpcUrl:
        rpcUrl ??
        (await serveJsonRpc({ eth_getBlockByNumber: { hash: hashOf(9), number: "0x9", timestamp: "0x3fa" } })),
    };
    const { heads: seen, executionHead } = await observeNode(node, new Set());
    return { seen, executionHead };
  };

  it("reads the heads of the consensus client", async () => {
    const heads = { unsafe_l2: reported(8), safe_l2: reported(5), finalized_l2: reported(0) };
    expect(await headsOf(heads)).toEqual({
      seen: { unsafe: 8, unsafeTimestamp: 1_016, safe: 5, safeTimestamp: 1_010, finalized: 0 },
      executionHead: 9,
    });
  });

  it("reads the L1 blocks that the heads build on, of those that it knows", async () => {
    const on = (number: number) => ({ l1origin: { hash: hashOf(number), number } });
    const heads = {
      unsafe_l2: { ...reported(8), ...on(44) },
      safe_l2: { ...UNKNOWN, ...on(0) },
      finalized_l2: UNKNOWN,
      head_l1: reported(47),
    };
    expect((await headsOf(heads)).seen).toEqual({
      unsafe: 8,
      unsafeTimestamp: 1_016,
      unsafeOrigin: 44,
      l1Head: { number: 47, timestamp: 1_094 },
    });
  });

  it("takes the execution client's head for the unsafe one that the consensus client does not know", async () => {
    const heads = { unsafe_l2: UNKNOWN, safe_l2: UNKNOWN, finalized_l2: UNKNOWN };
    expect(await headsOf(heads)).toEqual({ seen: { unsafe: 9, unsafeTimestamp: 1_018 }, executionHead: 9 });
    expect(await headsOf(heads, "http://127.0.0.1:2")).toEqual({ seen: {}, executionHead: undefined });
  });
});
