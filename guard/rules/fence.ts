/**
 * When a sequencer has to be stopped from outside: it is active, its own op-conductor is silent, and another one no longer
 * follows that conductor. Its next block would be one that the cluster has not accepted, and a consensus client that makes
 * it canonical all the same (kona-node) would leave every node ahead of the Raft log, where no conductor starts a sequencer
 * again (ethereum-optimism/optimism #21906, #21903, #22667).
 *
 * A silent conductor alone is no reason: it may only be slow, and to stop its sequencer then costs slots. The witness shows
 * that Raft has given it up. A guard that sees no majority of conductors is itself cut off, and does nothing.
 *
 * A sequencer that is held, waiting for its conductor's consent, does not answer; the request to stop waits in its queue.
 */
import type { GuardTimings } from "../../shared/guardTimings";
import { isHeardNow, isHeld, othersHeard, silence, type MemberView, type View } from "../view";
import { firstAct, hasJustTried, wait, type Decision, type Deeds } from "./decision";

export function fence(view: View, deeds: Deeds, timings: GuardTimings): Decision {
  const decisions = view.members
    .filter(({ ignoresConductor }) => ignoresConductor)
    .map((member) => fenceMember(view, member, timings));
  const act = firstAct(decisions) ?? wait("no consensus client ignores its conductor");
  if (act.kind === "fence" && hasJustTried(deeds, "fence", view.at)) return wait("a sequencer has just been fenced");
  return act;
}

function fenceMember(view: View, member: MemberView, timings: GuardTimings): Decision {
  const { id, conductor, consensus } = member;
  const held = isHeld(member, view, timings);
  if (held && member.stopAskedAt !== undefined) return wait("a request to stop waits in its queue");
  const active = isHeardNow(consensus, view, timings) && consensus.content.active;
  if (!active && !held) return wait("its sequencer is not active");
  const silent = silence(conductor, view);
  if (silent < timings.fenceAfter) return wait("its conductor answers");
  // An operator who pauses a conductor has taken its sequencer into his own hands.
  if (conductor?.content.paused) return wait("its conductor was paused");

  const { others, voters, isMajority } = othersHeard(view, id, timings);
  if (voters < 2) return wait("there is no cluster");
  if (others.some((other) => other.conductor.content.overridden)) return wait("the leadership is overridden");
  if (!isMajority) return wait("no majority of conductors answers");
  const witness = others.find((other) => other.conductor.content.leaderId !== id);
  if (!witness) return wait("the others still follow its conductor");
  return {
    kind: "fence",
    sequencer: id,
    held,
    silent,
    witness: witness.id,
    follows: witness.conductor.content.leaderId,
  };
}
