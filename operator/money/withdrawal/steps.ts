/** What a withdrawal needs next, from what both chains say about it. Pure. */
import type { Address } from "viem";
import type { GetGamesReturnType, GetWithdrawalStatusReturnType } from "viem/op-stack";
import { inEther } from "../amounts";

export type Game = GetGamesReturnType[number];

/** What has become of the transaction on L2. */
export type Initiation =
  /** In a block. */
  | "mined"
  /** In a pool. */
  | "pending"
  /** L2 does not know it. */
  | "unknown"
  /** In a block, without effect. */
  | "reverted"
  /** Its account has used the nonce for another one. */
  | "replaced";

/** When a proof counts; times are seconds of L1's clock, delays and clocks seconds, all as the contracts have them. */
export interface Proof {
  /** Whose it is: the portal keeps one for each account that has proven. */
  submitter: Address;
  provenAt: number;
  maturityDelay: number;
  game: Address;
  gameCreatedAt: number;
  /** 0 while it is played. */
  gameResolvedAt: number;
  /** How long each side may think: nobody contradicts here, so that a game takes as long. */
  gameClock: number;
  /** From the game's end on. */
  finalityDelay: number;
}

export interface Seen {
  initiation: Initiation;
  /** The L2 block that it is in; only of one that is mined, as all that follows. */
  l2BlockNumber?: bigint;
  /** What the portal says, in viem's words. */
  status?: GetWithdrawalStatusReturnType;
  /** Timestamp of L1's newest block. */
  l1Time?: number;
  /** Games that cover the L2 block, newest first. */
  games?: Game[];
  proof?: Proof;
  /** Wei that are asked of the portal. */
  amount?: bigint;
  /** Wei that the portal has. */
  portalBalance?: bigint;
  /** Seconds between two games. */
  proposalInterval?: number;
}

export type Step =
  | { kind: "send" }
  | { kind: "wait"; for: string }
  | { kind: "prove"; game: Game }
  | { kind: "finalize"; proofSubmitter: Address }
  | { kind: "done" }
  /** It cannot go on, ever. */
  | { kind: "failed"; because: string };

export function nextStep(seen: Seen): Step {
  switch (seen.initiation) {
    case "unknown":
      return { kind: "send" };
    case "pending":
      return { kind: "wait", for: "L2 to take the withdrawal into a block" };
    case "reverted":
      return { kind: "failed", because: "its transaction was reverted on L2, so that nothing was withdrawn" };
    case "replaced":
      return {
        kind: "failed",
        because: "its account has sent another transaction in its place, so that nothing was withdrawn",
      };
    case "mined":
      return nextStepOnL1(seen);
  }
}

function nextStepOnL1(seen: Seen): Step {
  const { status, games = [], l1Time = 0, proof, l2BlockNumber, proposalInterval } = seen;
  const { amount = 0n, portalBalance = 0n } = seen;
  switch (status!) {
    case "waiting-to-prove":
      return { kind: "wait", for: `a dispute game that covers L2 block ${l2BlockNumber}${often(proposalInterval)}` };
    case "ready-to-prove": {
      // The portal takes no proof in the block of its game.
      const game = games.find(({ timestamp }) => Number(timestamp) < l1Time);
      return game ? { kind: "prove", game } : { kind: "wait", for: "the L1 block after that of the dispute game" };
    }
    case "waiting-to-finalize":
      return { kind: "wait", for: proof ? describeProof(proof, l1Time) : "the proof to count" };
    case "ready-to-finalize":
      // It would be taken for finalized, and pay nothing.
      if (portalBalance < amount)
        return {
          kind: "wait",
          for: `deposits: the portal has ${inEther(portalBalance)}, and ${inEther(amount)} are to be paid`,
        };
      return proof
        ? { kind: "finalize", proofSubmitter: proof.submitter }
        : { kind: "wait", for: "L1 to tell who has proven it" };
    case "finalized":
      return { kind: "done" };
  }
}

const often = (interval: number | undefined): string =>
  interval ? `: op-proposer makes one every ${interval} s, of blocks that are safe` : "";

/** Seconds until a withdrawal can be finalized, at least: who resolves a game may be late. */
export function secondsToFinality(proof: Proof, l1Time: number): { maturity: number; game: number; finality: number } {
  const left = (until: number) => Math.max(0, until - l1Time);
  return {
    maturity: left(proof.provenAt + proof.maturityDelay),
    game: proof.gameResolvedAt ? 0 : left(proof.gameCreatedAt + proof.gameClock),
    finality: proof.gameResolvedAt ? left(proof.gameResolvedAt + proof.finalityDelay) : proof.finalityDelay,
  };
}

function describeProof(proof: Proof, l1Time: number): string {
  const { maturity, game, finality } = secondsToFinality(proof, l1Time);
  const parts = [
    proof.gameResolvedAt
      ? `the finality delay of game ${proof.game}: ${finality} of ${proof.finalityDelay} s left`
      : game > 0
        ? `the clock of game ${proof.game}: ${game} of ${proof.gameClock} s left, then ${finality} s of finality delay`
        : `op-challenger to resolve game ${proof.game}, whose clock has run out; then ${finality} s of finality delay`,
    ...(maturity > 0 ? [`the proof to mature: ${maturity} of ${proof.maturityDelay} s left`] : []),
  ];
  return parts.join("; ");
}

/** For a list: where a withdrawal is. */
export const describeStage = ({ initiation, status }: Seen): string =>
  initiation === "mined" ? STAGES[status!] : INITIATIONS[initiation];

const STAGES: Record<GetWithdrawalStatusReturnType, string> = {
  "waiting-to-prove": "waits for a dispute game",
  "ready-to-prove": "can be proven",
  "waiting-to-finalize": "proven, waits for its game and delays",
  "ready-to-finalize": "can be finalized",
  finalized: "done",
};

const INITIATIONS: Record<Exclude<Initiation, "mined">, string> = {
  pending: "waits for a block of L2",
  unknown: "was not sent",
  reverted: "failed",
  replaced: "failed",
};
