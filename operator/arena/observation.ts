/** What the arena is told, one thing at a time. All times are milliseconds of Unix time, by this machine's clock. */
import type { Act } from "./acts";

/** Of a node's containers together, or of a service's. */
export type ContainerState = "up" | "down" | "frozen" | "restarting" | "partly up";

export type Observation = { at: number } & (
  | { kind: "block"; node: string; number: number; hash: string; timestamp: number; transactions: number }
  /** Undefined where the execution client does not answer. */
  | { kind: "head"; node: string; number: number | undefined }
  /** Fields are undefined where the conductor, or the consensus client for `active`, does not answer. */
  | { kind: "sequencer"; node: string; leader?: boolean; healthy?: boolean; paused?: boolean; active?: boolean }
  | { kind: "containers"; states: Record<string, ContainerState> }
  /** What a reader at the gateway is shown, and how long the answer took, in milliseconds. */
  | { kind: "reader"; head: number | undefined; milliseconds: number }
  | { kind: "safe"; head: number }
  | { kind: "load"; load: LoadState }
  | { kind: "guard"; guard: string; text: string }
  | { kind: "act"; act: Act; target: string; phase: ActPhase; text: string }
  | { kind: "note"; text: string; tone?: Tone }
  /** The time goes on, whatever else is seen. */
  | { kind: "clock" }
);

export type ActPhase = "begun" | "done" | "failed" | "refused" | "restoring" | "restored";

export type Tone = "good" | "bad" | "plain";

export interface LoadState {
  /** Transactions a second that are asked for, and that were accepted in the last seconds. */
  asked: number;
  perSecond: number;
  accepted: number;
  mined: number;
  /** Accepted, and for longer than any transaction should wait in no block. */
  lost: number;
  /** Milliseconds, the median of the newest: from sending to the acknowledgement, and to the block. */
  acceptedIn?: number;
  includedIn?: number;
}
