import { describe, expect, it } from "vitest";
import {
  describeStage,
  nextStep,
  secondsToFinality,
  type Game,
  type Proof,
  type Seen,
} from "../../../../operator/money/withdrawal/steps";

const ADDRESS = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

const game = (index: bigint, timestamp: bigint): Game => ({
  index,
  timestamp,
  metadata: "0x",
  rootClaim: "0x",
  extraData: "0x",
  l2BlockNumber: 100n + index,
  usesSuperRoots: false,
});

const PROOF: Proof = {
  submitter: ADDRESS,
  provenAt: 1_000,
  maturityDelay: 12,
  game: ADDRESS,
  gameCreatedAt: 990,
  gameResolvedAt: 0,
  gameClock: 30,
  finalityDelay: 6,
};

const mined = (changes: Partial<Seen>): Seen => ({
  initiation: "mined",
  l2BlockNumber: 90n,
  l1Time: 1_005,
  ...changes,
});

describe("on L2", () => {
  it.each([
    ["unknown", { kind: "send" }],
    ["pending", { kind: "wait", for: "L2 to take the withdrawal into a block" }],
    ["reverted", { kind: "failed", because: expect.stringContaining("nothing was withdrawn") }],
    ["replaced", { kind: "failed", because: expect.stringContaining("another transaction in its place") }],
  ] as const)("%s", (initiation, step) => {
    expect(nextStep({ initiation })).toEqual(step);
  });
});

describe("on L1", () => {
  it("is not finalized while the portal cannot pay, which would burn it", () => {
    const ready = mined({ status: "ready-to-finalize", proof: PROOF, amount: 10n ** 18n });
    const waits = { kind: "wait", for: "deposits: the portal has 0.5 ETH, and 1 ETH are to be paid" };
    expect(nextStep({ ...ready, portalBalance: 5n * 10n ** 17n })).toEqual(waits);
    expect(nextStep({ ...ready, portalBalance: 10n ** 18n })).toMatchObject({ kind: "finalize" });
  });

  it("waits for a game, and says how often there is one", () => {
    const waits = nextStep(mined({ status: "waiting-to-prove", proposalInterval: 12 }));
    expect(waits).toEqual({ kind: "wait", for: expect.stringMatching(/covers L2 block 90: .* every 12 s/) });
    expect(nextStep(mined({ status: "waiting-to-prove", proposalInterval: 0 }))).toEqual({
      kind: "wait",
      for: "a dispute game that covers L2 block 90",
    });
  });

  it("proves against the newest game, but not in the block of that game", () => {
    const games = [game(5n, 1_005n), game(4n, 993n), game(3n, 981n)];
    expect(nextStep(mined({ status: "ready-to-prove", games }))).toEqual({ kind: "prove", game: games[1] });
    const fresh = nextStep(mined({ status: "ready-to-prove", games: games.slice(0, 1) }));
    expect(fresh).toEqual({ kind: "wait", for: "the L1 block after that of the dispute game" });
  });

  it("waits for the game, its delay and the proof's, with the contracts' own figures", () => {
    const status = "waiting-to-finalize" as const;
    expect(nextStep(mined({ status, proof: PROOF }))).toEqual({
      kind: "wait",
      for: `the clock of game ${ADDRESS}: 15 of 30 s left, then 6 s of finality delay; the proof to mature: 7 of 12 s left`,
    });
    expect(nextStep(mined({ status, l1Time: 1_021, proof: PROOF }))).toEqual({
      kind: "wait",
      for: `op-challenger to resolve game ${ADDRESS}, whose clock has run out; then 6 s of finality delay`,
    });
    expect(nextStep(mined({ status, l1Time: 1_024, proof: { ...PROOF, gameResolvedAt: 1_022 } }))).toEqual({
      kind: "wait",
      for: `the finality delay of game ${ADDRESS}: 4 of 6 s left`,
    });
  });

  it("never waits less than nothing, however late the game is resolved", () => {
    expect(secondsToFinality(PROOF, 5_000)).toEqual({ maturity: 0, game: 0, finality: 6 });
  });

  it("finalizes with the proof of whoever has proven it", () => {
    const proof = { ...PROOF, gameResolvedAt: 1_022 };
    expect(nextStep(mined({ status: "ready-to-finalize", proof }))).toEqual({
      kind: "finalize",
      proofSubmitter: ADDRESS,
    });
  });

  it("does nothing more to what is finalized", () => {
    expect(nextStep(mined({ status: "finalized", proof: PROOF }))).toEqual({ kind: "done" });
  });
});

it("is described for a list", () => {
  expect(describeStage({ initiation: "unknown" })).toBe("was not sent");
  expect(describeStage(mined({ status: "waiting-to-finalize" }))).toBe("proven, waits for its game and delays");
  expect(describeStage(mined({ status: "finalized" }))).toBe("done");
});
