/** What the score comes to. Pure. */
import type { ArenaModel, LogEntry, Score } from "./model";
import { overdueSlots } from "./slots";

/** Another sequencer takes over within a slot of the leader's loss. */
const SLOTS_A_LEADER_MAY_COST = 1;

export interface ArenaReport {
  network: string;
  stack: string;
  /** Seconds between two L2 blocks. */
  blockTime: number;
  /** ISO 8601. */
  startedAt: string;
  /** Seconds. */
  lasted: number;
  /** Whether nothing happened that no fault excuses: a lost transaction, a fork, a head that went back. */
  passed: boolean;
  /** What falls short, those first; slots missed count here and do not fail it, because they may be this machine's. */
  problems: string[];
  score: Score;
  /** Cores that this program took, its load included. */
  ownCores: number;
  /** With ISO 8601 times. */
  log: (Omit<LogEntry, "at"> & { at: string })[];
}

/** With the slots that are overdue at this moment. */
export function scoreNow(model: ArenaModel): Score {
  const overdue = overdueSlots(model).length;
  return { ...model.score, slots: model.score.slots + overdue, missed: model.score.missed + overdue };
}

/** `1 fork`, `2 forks`. */
export const counted = (count: number, name: string): string => `${count} ${name}${count === 1 ? "" : "s"}`;

/** What no fault excuses. */
function violationsOf({ lost, forks, wentBack }: Score): string[] {
  return [
    ...(lost > 0 ? [`${lost} accepted transactions are in no block`] : []),
    ...(forks > 0 ? [counted(forks, "fork")] : []),
    ...(wentBack > 0 ? [`readers were shown a lower head than before (${wentBack} of them)`] : []),
  ];
}

/** @param ownCores cores that this program took on average */
export function reportOf(model: ArenaModel, ownCores: number): ArenaReport {
  const score = scoreNow(model);
  const violations = violationsOf(score);
  const allowed = SLOTS_A_LEADER_MAY_COST * score.leadersHit;
  const slow = score.missed > allowed ? [`${counted(score.missed, "slot")} missed, ${allowed} allowed`] : [];
  return {
    network: model.network,
    stack: model.stack,
    blockTime: model.blockTime,
    startedAt: new Date(model.startedAt).toISOString(),
    lasted: Math.round((model.now - model.startedAt) / 1_000),
    passed: violations.length === 0 && score.slots > 0,
    problems: [...(score.slots === 0 ? ["no block was seen"] : []), ...violations, ...slow],
    score,
    ownCores: Math.round(ownCores * 1_000) / 1_000,
    log: model.log.map(({ at, ...entry }) => ({ at: new Date(at).toISOString(), ...entry })),
  };
}

/** `120 slots, 1 missed, 0 lost, 0 forks, 1 leader hit, 1 change of leaders`. */
export const scoreLine = ({ slots, missed, lost, forks, leadersHit, changes }: Score): string =>
  [
    counted(slots, "slot"),
    `${missed} missed`,
    `${lost} lost`,
    counted(forks, "fork"),
    `${counted(leadersHit, "leader")} hit`,
    `${counted(changes, "change")} of leaders`,
  ].join(", ");
