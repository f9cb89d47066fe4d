/** The guard over the wire: a cluster in memory whose clock is the real one. */
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { GuardTimings } from "../../../shared/guardTimings";
import { perform } from "../../../guard/act";
import { guard, newState, type GuardState } from "../../../guard/guard";
import type { Act } from "../../../guard/rules";
import { isBlind, metrics, serveState } from "../../../guard/server";
import { until } from "../../../shared/rpc/deadline";
import { GuardedSequencers } from "./guardedSequencers";
import { closeServers, serveJsonRpc } from "../shared/jsonRpcServer";

/**
 * A second is the least that a timestamp tells, so that blocks come every second. Each test is strict with one symptom
 * and generous with the others, because everything here shares one process on a machine that may be busy.
 */
const NEVER = 60_000;
const TIMINGS: GuardTimings = {
  blockTime: 1_000,
  pollEvery: 100,
  urgentEvery: 50,
  answerWithin: 500,
  freshWithin: 2_000,
  heldUpAfter: 1_000,
  lateAfter: NEVER,
  silentAfter: NEVER,
  overdueAfter: 900,
  coolDown: 300,
  retryAfter: 100,
  settle: 200,
  witnessWithin: 1_000,
  fenceAfter: NEVER,
  heldAfter: NEVER,
  shareAfter: NEVER,
  undoAfter: NEVER,
  agreeAfter: NEVER,
  passOnAfter: NEVER,
  haltedAfter: NEVER,
  goneAfter: NEVER,
  patience: 0,
};
const ON_SILENCE: Partial<GuardTimings> = { silentAfter: 600, overdueAfter: 300 };
const ON_LATE_BLOCKS: Partial<GuardTimings> = { lateAfter: 400 };

const SOON = { withinSeconds: 8, everyMilliseconds: 10 };

// A busy machine may hold up the whole process, the guard with it, which then rightly does nothing: tried again, twice.
describe("the guard", { timeout: 20_000, retry: 2 }, () => {
  let sequencers: GuardedSequencers;
  let state: GuardState;
  let lines: { level: string; message: string; facts: Record<string, unknown> }[];
  let stop: AbortController;
  let ended: Promise<void>;

  async function start(timings: Partial<GuardTimings>, ignoreConductors = false, l1RpcUrl?: string): Promise<void> {
    sequencers = new GuardedSequencers(ignoreConductors);
    state = newState();
    lines = [];
    stop = new AbortController();
    const log = (level: string, message: string, facts: Record<string, unknown>) =>
      void lines.push({ level, message, facts });
    ended = guard(
      { members: await sequencers.members(), l1RpcUrl, timings: { ...TIMINGS, ...timings } },
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
    expect(state.acts["hand-over"]).toBe(1);
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

  it("hands over no more once whoever could take over was as late", async () => {
    await start({ ...ON_LATE_BLOCKS, freshWithin: 1_000 });
    sequencers.helpsNobody = true;
    sequencers.stopBlocks();
    await until("two handovers", async () => sequencers.transfers.length >= 2, SOON);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(sequencers.transfers.map((transfer) => transfer.replace(/ at .*/, ""))).toEqual([
      "sequencer-1 → sequencer-2",
      "sequencer-2 → sequencer-3",
    ]);
  });

  it("blames no leader for late blocks while L1 does not answer, and does again once it answers", async () => {
    let answer: () => void = () => undefined;
    const answers = new Promise<void>((resolve) => (answer = resolve));
    const l1 = await serveJsonRpc({ eth_blockNumber: () => answers.then(() => "0x1") });
    await start({ ...ON_LATE_BLOCKS, freshWithin: 500, witnessWithin: 500 }, false, l1);
    sequencers.stopBlocks();
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect([lines, sequencers.transfers]).toEqual([[], []]);
    answer();
    await until("a handover", async () => lines.length > 0, SOON);
    expect(lines).toMatchObject([{ level: "warn", facts: { reason: "late block" } }]);
  });

  it("lets a hanging consensus client be while blocks come", async () => {
    await start({ silentAfter: 600, lateAfter: 900 });
    sequencers.hung = "sequencer-1";
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(lines).toEqual([]);
  });

  it("stops the sequencer of a dead conductor when another conductor follows it no more", async () => {
    await start({ fenceAfter: 400 }, true);
    sequencers.deadConductor = "sequencer-1";
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(lines).toEqual([]);
    sequencers.elect("sequencer-3");
    await until("the sequencer to be stopped", async () => lines.length > 0, SOON);
    expect(sequencers.stopped).toEqual(["sequencer-1"]);
    expect(lines).toMatchObject([
      { level: "warn", facts: { rule: "fence", sequencer: "sequencer-1", witness_follows: "sequencer-3" } },
    ]);
    expect(state.acts.fence).toBe(1);
  });

  it("takes a sequencer that does not run any more for stopped", async () => {
    const [member] = await new GuardedSequencers(true).members();
    await closeServers();
    const fence: Act = { kind: "fence", sequencer: "sequencer-1", held: false, silent: 400, witness: "", follows: "" };
    expect(await perform(fence, [member!], () => true)).toMatchObject({
      outcome: "done",
      facts: { head: "nothing runs there" },
    });
    await start({});
  });

  it("tells a leader to look again whose sequencer somebody stopped", async () => {
    await start({ undoAfter: 300 }, true);
    sequencers.active = undefined;
    await until("the sequencer to run again", async () => sequencers.active === "sequencer-1", SOON);
    await until("a line", async () => lines.length > 0, SOON);
    expect(lines).toMatchObject([{ level: "warn", facts: { rule: "undo", leader: "sequencer-1" } }]);
  });

  it("commits the newest block for a leader who is not allowed to start on it", async () => {
    await start({ agreeAfter: 300 }, true);
    sequencers.active = undefined;
    sequencers.heads["sequencer-2"] = 8;
    await until("a commit", async () => sequencers.committed.length > 0, SOON);
    await until("a line", async () => lines.length > 0, SOON);
    expect(sequencers.committed[0]).toMatchObject({
      executionPayload: { blockNumber: "0x8", blockHash: sequencers.hashOf(8), transactions: ["0x02f8"] },
    });
    expect(lines[0]).toMatchObject({ level: "warn", facts: { rule: "agree", block: 8, of: "sequencer-2" } });
  });

  it("commits it by whoever leads at a moment, when none does for long", async () => {
    await start({ haltedAfter: 500 }, true);
    sequencers.givesAway = true;
    sequencers.active = undefined;
    await until("a line", async () => lines.length > 0, SOON);
    expect(sequencers.committed.length).toBeGreaterThan(0);
    expect(lines[0]).toMatchObject({
      level: "warn",
      facts: { rule: "agree", leader: "changes all the time", block: 7 },
    });
    expect(sequencers.active).toBe((lines[0]!.facts as { by: string }).by);
  });

  it("hands the others a block that waits for a silent conductor", async () => {
    await start({ heldAfter: 400, shareAfter: 100 }, true);
    sequencers.deadConductor = "sequencer-1";
    sequencers.heads["sequencer-1"] = 8;
    await until("a line", async () => lines.length > 0, SOON);
    const hash = sequencers.hashOf(8);
    expect(sequencers.posted).toEqual({ "sequencer-1": [], "sequencer-2": [hash], "sequencer-3": [hash] });
    expect(lines).toMatchObject([{ level: "warn", facts: { rule: "share", block: 8, from: "sequencer-1" } }]);
  });

  it("neither shares nor counts a block that the others have by the time it is fetched", async () => {
    const [maker, ...others] = await new GuardedSequencers(true).members();
    const share: Act = { kind: "share", from: maker!.id, to: others.map(({ id }) => id), block: 7, silent: 250 };
    expect(await perform(share, [maker!, ...others], () => false)).toMatchObject({
      level: "info",
      outcome: "needless",
    });
    await start({});
  });

  it("says why it commits nothing, where another sequencer is too far ahead", async () => {
    await start({ agreeAfter: 300 }, true);
    sequencers.active = undefined;
    sequencers.heads["sequencer-2"] = 9;
    await until("a line", async () => lines.length > 0, SOON);
    expect(lines[0]).toMatchObject({ level: "error", facts: { rule: "agree", error: /sequencer-2 is at block 9/ } });
    expect([sequencers.committed, state.failures.agree]).toEqual([[], 1]);
  });

  it("reports a refusal and tries again", async () => {
    await start(ON_LATE_BLOCKS);
    sequencers.refuses = "cannot find peer";
    sequencers.stopBlocks();
    await until("two attempts", async () => lines.length >= 2, SOON);
    expect(lines[0]).toMatchObject({ level: "error", facts: { error: "cannot find peer", to: "sequencer-2" } });
    sequencers.refuses = undefined;
    await until("a handover", async () => sequencers.transfers.length > 0, SOON);
    expect(state.failures["hand-over"]).toBe(lines.filter(({ level }) => level === "error").length);
  });
});

describe("what the guard tells of itself", () => {
  const state: GuardState = newState();
  Object.assign(state.acts, { fence: 2, "hand-over": 1 });
  state.failures.agree = 3;

  const ofGuard = (text: string) => text.split("\n").filter((line) => line.startsWith("guard_"));

  it("counts what it did and tried by rule", async () => {
    expect(ofGuard(await metrics(state).metrics())).toEqual([
      'guard_acts_total{rule="fence"} 2',
      'guard_acts_total{rule="share"} 0',
      'guard_acts_total{rule="undo"} 0',
      'guard_acts_total{rule="agree"} 0',
      'guard_acts_total{rule="hand-over"} 1',
      'guard_failed_acts_total{rule="fence"} 0',
      'guard_failed_acts_total{rule="share"} 0',
      'guard_failed_acts_total{rule="undo"} 0',
      'guard_failed_acts_total{rule="agree"} 3',
      'guard_failed_acts_total{rule="hand-over"} 0',
    ]);
  });

  it("is blind when no conductor has answered for ten seconds, or ever", () => {
    expect(isBlind(state, 1_700_000_000_000)).toBe(true);
    expect(isBlind({ ...state, lastAnswerAt: 1_700_000_000_000 - 10_000 }, 1_700_000_000_000)).toBe(false);
    expect(isBlind({ ...state, lastAnswerAt: 1_700_000_000_000 - 10_001 }, 1_700_000_000_000)).toBe(true);
  });

  describe("over HTTP", () => {
    let server: Server;
    const shown: GuardState = { ...state };
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
      const text = await (await get("/metrics")).text();
      expect(ofGuard(text)).toEqual(ofGuard(await metrics(shown).metrics()));
      expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
      expect((await get("/")).status).toBe(404);
    });

    it("fails where the port is taken", async () => {
      const { port } = server.address() as AddressInfo;
      await expect(serveState(shown, port)).rejects.toThrow("EADDRINUSE");
    });
  });
});
