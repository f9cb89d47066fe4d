/**
 * When a block has to be handed to the other sequencers: its maker has made it canonical, and waits for the consent of its
 * silent conductor before it gossips it (kona-node's order). Whoever leads next would build another block in its place, and
 * the maker's readers would see theirs disappear. The guard does what gossip does a moment later; who leads next then builds
 * on this block, after `agree`.
 */
import type { GuardTimings } from "../../shared/guardTimings";
import { isHeardNow, othersHeard, silence, type MemberView, type View } from "../view";
import { firstAct, hasJustTried, wait, type Decision, type Deeds } from "./decision";

export function share(view: View, deeds: Deeds, timings: GuardTimings): Decision {
  const makers = view.members.filter(
    ({ ignoresConductor, consensus }) => ignoresConductor && consensus?.content.active === true,
  );
  const decisions = makers.map((maker) => shareOf(view, maker, timings));
  const act = firstAct(decisions) ?? wait("no sequencer that ignores its conductor is active");
  if (act.kind === "share" && hasJustTried(deeds, "share", view.at)) return wait("the block has just been shared");
  return act;
}

function shareOf(view: View, maker: MemberView, timings: GuardTimings): Decision {
  const { at, newest } = view;
  const { id, conductor, head } = maker;
  const silent = silence(conductor, view);
  if (silent < timings.heldAfter) return wait("its conductor answers");
  if (conductor?.content.paused) return wait("its conductor was paused");
  if (!isHeardNow(head, view, timings)) return wait("its execution client does not answer");
  const block = head.content.number;
  if (newest?.number !== block || at - newest.seenAt < timings.shareAfter)
    return wait("gossip may still be on its way");

  const { others, voters, isMajority } = othersHeard(view, id, timings);
  if (voters < 2 || !isMajority) return wait("no majority of conductors answers");
  // Another one is about to build a block in this one's place: too late, and it would only be on more nodes.
  if (others.some(({ conductor }) => ![id, ""].includes(conductor.content.leaderId))) return wait("another leads");
  if (others.some(({ consensus }) => consensus?.content.active)) return wait("another sequencer is active");
  const behind = others.filter(
    (other) => isHeardNow(other.head, view, timings) && other.head.content.number === block - 1,
  );
  if (behind.length === 0) return wait("no other sequencer lacks just this block");
  return { kind: "share", from: id, to: behind.map((other) => other.id), block, silent };
}
