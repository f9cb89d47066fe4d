/** Views of three sequencers for the guard's rules, the first of which leads: block 500 is the newest. */
import { guardTimings } from "../../../config/timings";
import type { Deeds } from "../../../guard/rules";
import type { MemberView, View } from "../../../guard/view";
import { ids, voter } from "../shared/fakeCluster";

export const BLOCK_TIME = 2_000;
/** Of the first guard, where consensus clients ignore their conductors. */
export const TIMINGS = guardTimings({ l2BlockTime: BLOCK_TIME / 1_000, ignoresConductor: true, rank: 0 });
/** The timestamp of block 500, in milliseconds. */
export const BLOCK_500 = 1_700_000_000_000;
export const NO_DEEDS: Deeds = { handovers: [], tried: {} };

/** What a case changes in a member; `…Silent` is how long ago that service answered, in milliseconds. */
export interface Change {
  leads?: boolean;
  /** Whom its conductor follows; default the first. */
  follows?: string;
  overridden?: boolean;
  healthy?: boolean;
  paused?: boolean;
  active?: boolean;
  block?: number;
  voters?: string[];
  conductorSilent?: number;
  consensusSilent?: number;
  /** Default: as long as the consensus client. */
  headSilent?: number;
  ignoresConductor?: boolean;
}

/** The next block is overdue by so many milliseconds; negative ones mean that it is not due yet. */
export function viewWith({
  overdue,
  idle = overdue + BLOCK_TIME,
  changes = {},
  leaderFor = 600_000,
  attentiveFor = 600_000,
  idleFor,
  haltedFor = idleFor,
  l1LateAgo,
  lateLeaders = [],
}: {
  overdue: number;
  idle?: number;
  changes?: Record<string, Change>;
  leaderFor?: number;
  attentiveFor?: number;
  idleFor?: number;
  haltedFor?: number;
  l1LateAgo?: number;
  lateLeaders?: string[];
}): View {
  const at = BLOCK_500 + BLOCK_TIME + overdue;
  const members = ids(3).map((id, index): MemberView => {
    const isLeader = index === 0;
    const change = changes[id] ?? {};
    const head = change.block ?? 500;
    return {
      id,
      ignoresConductor: change.ignoresConductor ?? true,
      conductor: {
        askedAt: at - (change.conductorSilent ?? 50) - 5,
        at: at - (change.conductorSilent ?? 50),
        content: {
          leads: change.leads ?? isLeader,
          leaderId: change.follows ?? "sequencer-1",
          overridden: change.overridden ?? false,
          healthy: change.healthy ?? true,
          paused: change.paused ?? false,
          servers: (change.voters ?? ids(3)).map(voter),
        },
      },
      consensus: {
        askedAt: at - (change.consensusSilent ?? 50) - 5,
        at: at - (change.consensusSilent ?? 50),
        content: { active: change.active ?? isLeader },
      },
      head: {
        askedAt: at - (change.headSilent ?? change.consensusSilent ?? 50) - 5,
        at: at - (change.headSilent ?? change.consensusSilent ?? 50),
        content: { number: head, timestamp: BLOCK_500 + (head - 500) * BLOCK_TIME },
      },
    };
  });
  return {
    at,
    members,
    newest: { number: 500, timestamp: BLOCK_500, seenAt: at - idle },
    leadership: { id: "sequencer-1", since: at - leaderFor },
    attentiveSince: at - attentiveFor,
    steadySince: at - attentiveFor,
    lateLeaders,
    ...(l1LateAgo === undefined ? {} : { l1LateAt: at - l1LateAgo }),
    ...(idleFor === undefined ? {} : { idleSince: at - idleFor }),
    ...(haltedFor === undefined ? {} : { haltedSince: at - haltedFor }),
  };
}
