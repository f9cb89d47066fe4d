/** Who led and who was active, when. */
import type { Target } from "../faults/fault";
import type { Recording, Victims } from "../recording";

export interface Leadership {
  before?: string;
  after?: string;
  /** Milliseconds. */
  changedAfter?: number;
  activeAfter: string[];
  /** Milliseconds. */
  severalActiveFor: number;
}

export function judgeLeadership({ conductors, sequencing, injectedAt, endedAt }: Recording): Leadership {
  const leaderBy = (answers: Recording["conductors"]) => {
    const known = new Map(answers.map(({ sequencer, leader }) => [sequencer, leader]));
    return [...known].find(([, leads]) => leads)?.[0];
  };
  // A busy machine may be late with the answer at that very moment: what was said before it counts.
  const before = leaderBy(conductors.filter(({ at, leader }) => at <= injectedAt && leader !== undefined));
  const change = conductors.find(({ at, sequencer, leader }) => at > injectedAt && leader && sequencer !== before);
  return {
    before,
    after: leaderBy(conductors.filter(({ at }) => at <= endedAt)),
    changedAfter: before === undefined || !change ? undefined : change.at - injectedAt,
    ...activity(sequencing, endedAt),
  };
}

function activity(samples: Recording["sequencing"], endedAt: number) {
  const active = new Map<string, boolean>();
  let severalActiveFor = 0;
  let since: number | undefined;
  for (const { at, sequencer, active: isActive } of samples) {
    active.set(sequencer, isActive === true);
    const several = [...active.values()].filter(Boolean).length > 1;
    if (several) since ??= at;
    else if (since !== undefined) {
      severalActiveFor += at - since;
      since = undefined;
    }
  }
  if (since !== undefined) severalActiveFor += endedAt - since;
  return { activeAfter: [...active].filter(([, isActive]) => isActive).map(([name]) => name), severalActiveFor };
}

/**
 * Between the choice of a victim and its fault the leadership may move, on a busy machine above all: then another fault was measured
 * than the one that was asked for.
 *
 * @param leader at the moment of the fault
 */
export function strayed(target: Target | undefined, { nodes }: Victims, leader: string | undefined): string[] {
  if (target === undefined || leader === undefined || nodes.length === 0) return [];
  if ((target === "leader") === nodes.includes(leader)) return [];
  return [`${leader} led when the fault came, so that it did not hit a ${target}`];
}
