/** What a rule may come to. */
import type { ClusterServer } from "../../shared/rpc/schema";

/** What is wrong with the leader; durations in milliseconds. */
export interface Symptom {
  kind: "late block" | "silent consensus client" | "idle";
  /** The newest block of the chain. */
  block: number;
  /** How much later than due the next one is. */
  overdue: number;
  /** How long the leader's consensus client has not answered. */
  silent: number;
}

export type Act =
  /** A leader that makes no blocks gives its leadership to another. */
  | { kind: "hand-over"; from: string; to: ClusterServer; symptom: Symptom }
  /** A sequencer whose conductor has lost the leadership, and cannot stop it, is stopped; durations in milliseconds. */
  | { kind: "fence"; sequencer: string; held: boolean; silent: number; witness: string; follows: string }
  /** A block that only its maker has, whose conductor is silent, is handed to the other sequencers, as gossip would. */
  | { kind: "share"; from: string; to: string[]; block: number; silent: number }
  /** A leader whose sequencer somebody else has stopped is told to look at it again. */
  | { kind: "undo"; leader: string; idle: number }
  /**
   * The newest block is put into the Raft log, so that the leader's conductor starts its sequencer on it; `askable` are the
   * sequencers that answer now. Without a leader, by whoever leads at a moment.
   */
  | { kind: "agree"; leader?: string; idle: number; askable: string[] };

export type RuleName = Act["kind"];

export type Decision = Act | { kind: "wait"; because: string };

export const wait = (because: string): Decision => ({ kind: "wait", because });

/** The first that is no waiting, of decisions on several members; else why the first one waits. */
export const firstAct = (decisions: Decision[]): Decision | undefined =>
  decisions.find(({ kind }) => kind !== "wait") ?? decisions[0];

/** The first block seeds the Raft log; before it no member could go on from another's. */
export const FIRST_BLOCK = 1;

/** What the guard itself has done; milliseconds of Unix time. */
export interface Deeds {
  /** When the leadership was moved, within the last minute. */
  handovers: number[];
  /** When that was last tried in vain. */
  failedAt?: number;
  /** By rule: when it last acted, and how often it has since the reason for it last went away. */
  tried: Partial<Record<RuleName, { at: number; times: number }>>;
}

/** Milliseconds after which an act that changed nothing is tried again; it doubles each time. */
const RETRY_AFTER = 1_000;
const RETRY_AFTER_MOST = 16_000;

/** Whether a rule has just acted, so that the answers may still be those from before. */
export function hasJustTried({ tried }: Deeds, rule: RuleName, at: number): boolean {
  const last = tried[rule];
  return last !== undefined && at - last.at < Math.min(RETRY_AFTER_MOST, RETRY_AFTER * 2 ** (last.times - 1));
}
