/** Kills the leader every so often, and brings it back: what a person at the keys would do. */
import { sleep } from "../../shared/rpc/deadline";
import { LEADER } from "./acts";
import type { Hands } from "./hands";
import { lagOf, laneOf, type ArenaModel } from "./model";

/** Seconds that a killed leader stays away: longer than an election, shorter than half of the time between two kills. */
const AWAY_AT_MOST = 8;
const LOOKS_EVERY_MILLISECONDS = 500;
/** Blocks: the newest one is on its way to some. */
const MAY_BE_BEHIND = 1;

/** Whether all is well, so that the next loss is the only one. Pure. */
export function isCalm(model: ArenaModel): boolean {
  const leader = model.leader === undefined ? undefined : laneOf(model, model.leader);
  const isWell = (lane: ArenaModel["lanes"][number]) =>
    lane.state === "up" &&
    lane.broken === undefined &&
    lane.awaitedSince === undefined &&
    lane.healthy !== false &&
    (lagOf(model, lane) ?? Infinity) <= MAY_BE_BEHIND;
  return leader !== undefined && leader.active === true && model.lanes.every(isWell);
}

/** Ends with the signal; what is broken then is left for `Hands.restoreAll`. @param every seconds between two kills */
export async function killLeaders(hands: Hands, model: ArenaModel, every: number, signal: AbortSignal): Promise<void> {
  const away = Math.min(AWAY_AT_MOST, every / 2);
  const pause = (milliseconds: number) => sleep(milliseconds, undefined, { signal });
  try {
    for (let wait = every; ; wait = every - away) {
      await pause(1_000 * wait);
      while (!isCalm(model) || hands.isHeld) await pause(LOOKS_EVERY_MILLISECONDS);
      const name = model.leader!;
      await hands.perform("kill", LEADER);
      await pause(1_000 * away);
      if (laneOf(model, name)?.broken) await hands.perform("restore", name);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
