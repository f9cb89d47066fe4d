import { describe, expect, it } from "vitest";
import { judge } from "../../../operator/drill/judge";
import { strayed } from "../../../operator/drill/judge/leadership";
import type { Recording } from "../../../operator/drill/recording";
import type { Expectation } from "../../../operator/drill/report";
import { at, cleanRecording, delayBlocks, hashOf } from "./recordings";

const EXPECTATION: Expectation = { missedSlots: 1, backWithin: 30 };

/** Judges the clean recording after a change to it. */
function judgement(seed: (recording: Recording) => void = () => undefined, expectation: Expectation = EXPECTATION) {
  const recording = cleanRecording();
  seed(recording);
  return judge(recording, expectation);
}

describe("judge", () => {
  it("passes a clean recording and tells its figures", () => {
    expect(judgement()).toMatchObject({
      problems: [],
      leaderBefore: "sequencer-1",
      leaderAfter: "sequencer-2",
      newLeaderAfter: 1,
      missedSlots: 0,
      missedBefore: 0,
      largestGap: 2,
      largestGapInSlots: 1,
      forks: [],
      transactions: { accepted: 2, mined: 2, lost: [], retries: 12, slowestAcceptance: 2 },
      safeHeadAfter: 6,
      backlogPostedAfter: 6,
      nextGameAfter: 6,
      activeAfter: ["sequencer-2"],
      severalActiveFor: 0,
    });
  });

  it("measures the victim's return by its head and its conductor", () => {
    expect(judgement().victimsBackAfter).toBeCloseTo(4.1, 1);
    const unhealthy = judgement(({ conductors }) => (conductors.at(-1)!.healthy = false));
    expect(unhealthy.victimsBackAfter).toBeUndefined();
    expect(unhealthy.problems).toEqual(["the victim did not come back to the tip, healthy"]);
    const late = judgement(undefined, { ...EXPECTATION, backWithin: 3 });
    expect(late.problems).toEqual(["the victim was back after 4.1 s, 3 s allowed"]);
  });

  it("does not take a victim for back that still looks well when it has just been killed", () => {
    const { victimsBackAfter } = judgement((recording) => {
      recording.restoredAt = recording.injectedAt;
    });
    expect(victimsBackAfter).toBeCloseTo(18.1, 1);
  });

  describe("forks", () => {
    it("catches two blocks at one height, though only the victim ever had the other one", () => {
      const { forks, problems } = judgement(({ blocks }) =>
        blocks.push({
          ...blocks[6]!,
          hash: hashOf(6, "b"),
          sightings: [{ node: "sequencer-1", at: at(12.5) }],
        }),
      );
      expect(forks).toHaveLength(1);
      expect(forks[0]).toMatchObject({
        height: 6,
        hashes: [{ hash: "0x6" }, { hash: "0x6b", nodes: ["sequencer-1"] }],
      });
      expect(problems).toEqual(["fork: more than one block at height 6"]);
    });

    it("lets the victim's own block give way where two faults came at once, and no other node's", () => {
      const rivals = (node: string) => (recording: Recording) =>
        void recording.blocks.push({
          ...recording.blocks[6]!,
          hash: hashOf(6, "b"),
          sightings: [{ node, at: at(12.5) }],
        });
      const twoFaults: Expectation = { ...EXPECTATION, victimMayWithdraw: true };
      const ofVictim = judgement(rivals("sequencer-1"), twoFaults);
      expect(ofVictim.forks).toHaveLength(1);
      expect(ofVictim.problems).toEqual([]);
      expect(judgement(rivals("validator-1"), twoFaults).violations).toEqual(["fork: more than one block at height 6"]);
    });

    it("takes the branch that most nodes are on for the chain, and the other's transactions for lost", () => {
      const { transactions } = judgement(({ blocks, transactions }) => {
        blocks.push({
          ...blocks[20]!,
          hash: hashOf(20, "b"),
          transactions: ["0xonly-on-the-fork"],
          sightings: [{ node: "sequencer-1", at: at(40.1) }],
        });
        transactions.push({ hash: "0xonly-on-the-fork", sentAt: at(39), acceptedAt: at(39.1), retries: 0 });
      });
      expect(transactions.lost).toEqual(["0xonly-on-the-fork"]);
    });
  });

  it("catches a transaction that was acknowledged and never mined", () => {
    const { transactions, problems, violations } = judgement((recording) =>
      recording.transactions.push({ hash: "0xgone", sentAt: at(12), acceptedAt: at(12.1), retries: 0 }),
    );
    expect(transactions).toMatchObject({ accepted: 3, mined: 2, lost: ["0xgone"] });
    expect(violations).toEqual(problems);
    expect(problems).toEqual(["1 acknowledged transactions were never mined"]);
  });

  describe("a reader at the gateway", () => {
    it("was shown no block older than a slot and the chain's own pauses", () => {
      const { oldestShown, headsWentBack } = judgement();
      expect(headsWentBack).toBe(0);
      expect(oldestShown).toBeLessThan(5);
      const stuck = judgement(({ gateway }) => {
        const since = gateway.findIndex(({ at: time }) => time > at(20));
        gateway.splice(since, 4);
      });
      expect(stuck.oldestShown).toBeGreaterThan(oldestShown + 6);
      expect(stuck.problems.join()).toMatch(/readers were shown a block [\d.]+ s old, 5 s allowed/);
      expect(stuck.violations).toEqual([]);
    });

    it("was shown a head that went back: no fault excuses that", () => {
      const { violations } = judgement(({ gateway }) => {
        const sample = gateway.at(-1)!;
        gateway.push({ at: sample.at + 100, number: sample.number! - 1 });
      });
      expect(violations).toEqual(["readers were shown a lower head than before (1 of them)"]);
    });
  });

  describe("slots", () => {
    it.each([
      { lateBy: 0.9, missed: 0, gap: 2.9 },
      { lateBy: 2, missed: 1, gap: 4 },
      { lateBy: 2.8, missed: 1, gap: 4.8 },
      { lateBy: 6, missed: 3, gap: 8 },
    ])("counts $missed missed when a block is $lateBy s late", ({ lateBy, missed, gap }) => {
      const found = judgement((recording) => delayBlocks(recording, 6, lateBy));
      expect(found).toMatchObject({ missedSlots: missed, missedBefore: 0, largestGap: gap });
      expect(found.problems).toEqual(missed > 1 ? [`${missed} slots missed, 1 allowed`] : []);
    });

    it("counts a slot that the timestamps leave out", () => {
      const { missedSlots } = judgement(({ blocks }) => {
        for (const block of blocks.filter(({ number }) => number >= 8)) {
          block.timestamp += 2;
          for (const sighting of block.sightings) sighting.at += 2_000;
        }
      });
      expect(missedSlots).toBe(1);
    });

    it("counts the slots of a chain that stopped for good", () => {
      const { missedSlots, largestGap } = judgement((recording) => {
        recording.blocks = recording.blocks.filter(({ number }) => number <= 5);
      });
      expect(missedSlots).toBe(14);
      expect(largestGap).toBeGreaterThan(30);
    });

    it("tells what was missed before the fault apart from what the fault cost", () => {
      expect(judgement((recording) => delayBlocks(recording, 3, 2.1))).toMatchObject({
        missedBefore: 1,
        missedSlots: 0,
      });
    });
  });

  describe("a node that joins and shows the history", () => {
    /** Twenty-one blocks before the recording, seen for the first time at 18 s. */
    const addHistory = (recording: Recording) =>
      recording.blocks.unshift(
        ...cleanRecording().blocks.map((block) => ({
          ...block,
          number: block.number - 21,
          hash: hashOf(block.number - 21),
          parentHash: hashOf(block.number - 22),
          timestamp: block.timestamp - 42,
          sightings: [{ node: "sequencer-4", at: at(18) + block.number }],
        })),
      );

    it("is no reason to call old blocks late", () => {
      expect(judgement(addHistory)).toMatchObject({ missedSlots: 0, largestGap: 2, problems: [] });
    });

    it("does not hide that no new block came", () => {
      const { largestGap } = judgement((recording) => {
        delayBlocks(recording, 7, 8);
        addHistory(recording);
      });
      expect(largestGap).toBeGreaterThan(9);
    });
  });

  describe("a fault that must stop the chain", () => {
    const STOPS: Expectation = { missedSlots: "stops", backWithin: 30 };

    it("is passed when no block comes until the restoration", () => {
      const { problems } = judgement((recording) => delayBlocks(recording, 6, 15), STOPS);
      expect(problems).toEqual([]);
    });

    it("catches blocks that were made without a quorum", () => {
      expect(judgement(undefined, STOPS).problems).toEqual(["5 blocks were made without a quorum"]);
    });
  });

  describe("sequencers", () => {
    it("catches two active ones at the end", () => {
      const { activeAfter, problems } = judgement(({ sequencing }) =>
        sequencing.push({ at: at(30), sequencer: "sequencer-1", active: true }),
      );
      expect(activeAfter).toEqual(["sequencer-1", "sequencer-2"]);
      expect(problems).toEqual(["2 sequencers active at the end: sequencer-1, sequencer-2"]);
    });

    it("measures how long two were active, and leaves it at that when one is in the end", () => {
      const found = judgement(({ sequencing }) =>
        sequencing.push(
          { at: at(30), sequencer: "sequencer-1", active: true },
          { at: at(33), sequencer: "sequencer-1", active: false },
        ),
      );
      expect(found).toMatchObject({ severalActiveFor: 3, problems: [] });
    });

    it("catches that none is active, and that another than the leader's is", () => {
      const none = judgement(({ sequencing }) =>
        sequencing.push({ at: at(30), sequencer: "sequencer-2", active: false }),
      );
      expect(none.problems[0]).toBe("0 sequencers active at the end: none");
      const other = judgement(({ conductors }) =>
        conductors.push(
          { at: at(30), sequencer: "sequencer-2", leader: false, healthy: true, paused: false },
          { at: at(30), sequencer: "sequencer-3", leader: true, healthy: true, paused: false },
        ),
      );
      expect(other.problems).toEqual(["sequencer-3 leads at the end, but its sequencer is stopped"]);
    });

    it("knows who led though the answer of that moment was late", () => {
      const late = judgement(({ conductors }) => conductors.splice(3, 0, { at: at(9.9), sequencer: "sequencer-1" }));
      expect(late).toMatchObject({ leaderBefore: "sequencer-1", newLeaderAfter: 1 });
    });

    it.each([
      ["leader", "sequencer-1", true],
      ["leader", "sequencer-2", false],
      ["follower", "sequencer-1", false],
      ["follower", "sequencer-2", true],
      [undefined, "sequencer-2", true],
      ["leader", undefined, true],
    ] as const)("says whether a fault of a %s hit one, when %s led", (target, leader, isHit) => {
      const found = strayed(target, { nodes: ["sequencer-1", "validator-1"], services: [] }, leader);
      expect(found).toEqual(isHit ? [] : [`${leader} led when the fault came, so that it did not hit a ${target}`]);
    });

    it("catches a cluster without a leader", () => {
      const { problems } = judgement(({ conductors }) => conductors.push({ at: at(30), sequencer: "sequencer-2" }));
      expect(problems).toEqual(["no leader at the end"]);
    });
  });

  it("asks for the backlog of a fault that kept batches from L1, and of no other", () => {
    const posts: Expectation = { ...EXPECTATION, postsBacklog: true };
    expect(judgement(undefined, posts).problems).toEqual([]);
    // Beyond the block of the fault, short of those that were made while it lasted.
    const behind = ({ progress }: Recording) => void (progress.at(-1)!.safeHead = 10);
    expect(judgement(behind, EXPECTATION).problems).toEqual([]);
    expect(judgement(behind, posts)).toMatchObject({
      safeHeadAfter: 6,
      backlogPostedAfter: undefined,
      problems: ["the batcher did not post all blocks of that time"],
    });
  });

  it("catches a batcher and a proposer that stood still", () => {
    const { problems } = judgement((recording) => recording.progress.splice(1));
    expect(problems).toEqual(["the safe head did not advance", "no dispute game followed"]);
  });
});
