/**
 * Who leads, looked at again and again: one look cannot tell a moment between two leaders from a cluster that has lost
 * its majority.
 */
import type { ConductorState, ServersObservation } from "../../shared/cluster/observation";
import { sleep } from "../../shared/rpc/deadline";
import type { ClusterServer } from "../../shared/rpc/schema";
import { engineOf, type Engines } from "../network/engines";
import { UNREACHABLE, type Network } from "../network/model";
import { callAll } from "../../shared/rpc/light";

/** What every conductor said at one moment; undefined for one that did not answer. */
export interface LeadershipLook {
  atMilliseconds: number;
  answers: Record<string, Pick<ConductorState, "leaderId" | "leaderOverridden"> | undefined>;
}

export interface LeadershipHistory {
  /** From the first to the last look. */
  seconds: number;
  looks: number;
  /** Who led, an entry for each change: nobody, one, or more where several say that they lead. */
  course: string[][];
  /** For how long the last of these has been so. */
  steadySeconds: number;
  /** By conductor: the looks that it did not answer, if there are any. */
  unanswered: Record<string, number>;
  /** Those whom conductors followed and who denied that they lead. */
  denied: string[];
  /** Those whose leadership an operator forced. */
  overridden: string[];
  /** How long to look before nobody's leading means that nobody will. */
  patienceSeconds: number;
}

/** Seconds for several elections, with up to 2 s between op-conductor's attempts to start its sequencer. */
const MINIMUM_PATIENCE_SECONDS = 12;

/** An election begins after one or two heartbeat timeouts, and the first one may be a draw. */
const PATIENCE_HEARTBEATS = 6;

/** A leader that stays for so many seconds is not one of several in turn, where nobody drives it away. */
const STEADY_SECONDS = 2;

const INTERVAL_MILLISECONDS = 250;
const TIMEOUT_MILLISECONDS = 1_000;

/** The one who leads for a while now, if there is one. */
export const steadyLeader = ({ course, steadySeconds }: LeadershipHistory): string | undefined => {
  const [leader, ...others] = course.at(-1) ?? [];
  return others.length === 0 && steadySeconds >= STEADY_SECONDS ? leader : undefined;
};

/** Whether it is certain that nobody led: long enough, no conductor was out of sight, and none followed anybody. */
export const nobodyLed = ({ course, unanswered, denied, overridden, ...history }: LeadershipHistory): boolean =>
  course.flat().length === 0 &&
  history.seconds >= history.patienceSeconds &&
  [...Object.keys(unanswered), ...denied, ...overridden].length === 0;

/**
 * Looks until somebody leads steadily, or for `patienceSeconds`.
 *
 * @param atLeastSeconds how long to look in any case
 */
export async function watchLeadership(
  look: () => Promise<LeadershipLook>,
  { patienceSeconds, atLeastSeconds, everyMilliseconds = INTERVAL_MILLISECONDS }: WatchOptions,
): Promise<LeadershipLook[]> {
  const looks: LeadershipLook[] = [];
  for (;;) {
    looks.push(await look());
    const history = historyOf(looks, patienceSeconds);
    const enough = steadyLeader(history) ? atLeastSeconds : Math.max(atLeastSeconds, patienceSeconds);
    if (history.seconds >= enough) return looks;
    await sleep(everyMilliseconds);
  }
}

interface WatchOptions {
  patienceSeconds: number;
  atLeastSeconds: number;
  everyMilliseconds?: number;
}

export async function lookAtLeadership({ sequencers }: Network): Promise<LeadershipLook> {
  const answers = await Promise.all(
    sequencers.map(async ({ name, conductorRpcUrl }) => {
      const calls = [{ method: "conductor_leaderWithID" }, { method: "conductor_leaderOverridden" }];
      const answer = callAll<[ClusterServer, boolean]>(conductorRpcUrl!, calls, TIMEOUT_MILLISECONDS);
      const [leader, leaderOverridden] = await answer.catch(() => []);
      const known = leader && leaderOverridden !== undefined;
      return [name, known ? { leaderId: leader.id, leaderOverridden } : undefined] as const;
    }),
  );
  return { atMilliseconds: Date.now(), answers: Object.fromEntries(answers) };
}

/** An observation of the cluster as one look more. */
export const lookOf = ({ members, atSeconds }: ServersObservation): LeadershipLook => ({
  atMilliseconds: atSeconds * 1_000,
  answers: Object.fromEntries(members.map(({ id, conductor }) => [id, conductor])),
});

/** @param looks at least one, in order */
export function historyOf(looks: LeadershipLook[], patienceSeconds: number): LeadershipHistory {
  const [first, last] = [looks[0]!, looks.at(-1)!];
  const course: string[][] = [];
  let steadySince = first.atMilliseconds;
  const unanswered: Record<string, number> = {};
  const denied = new Set<string>();
  const overridden = new Set<string>();
  for (const look of looks) {
    const silent = Object.keys(look.answers).filter((id) => !look.answers[id]);
    for (const id of silent) unanswered[id] = (unanswered[id] ?? 0) + 1;
    const seen = leadersOf(look);
    seen.denied.forEach((id) => denied.add(id));
    seen.overridden.forEach((id) => overridden.add(id));
    // One who did not answer may have led.
    const cannotTell = seen.leaders.length === 0 && silent.length > 0;
    if (cannotTell || seen.leaders.join() === course.at(-1)?.join()) continue;
    course.push(seen.leaders);
    steadySince = look.atMilliseconds;
  }
  return {
    seconds: (last.atMilliseconds - first.atMilliseconds) / 1_000,
    looks: looks.length,
    course,
    steadySeconds: (last.atMilliseconds - steadySince) / 1_000,
    unanswered,
    denied: [...denied].sort(),
    overridden: [...overridden].sort(),
    patienceSeconds,
  };
}

/** A leader says so itself, or, where it cannot be asked or does not answer, another one does. */
function leadersOf({ answers }: LeadershipLook) {
  const known = Object.entries(answers).flatMap(([id, answer]) => (answer ? [{ id, ...answer }] : []));
  const overridden = known.filter(({ leaderOverridden }) => leaderOverridden).map(({ id }) => id);
  const named = new Set(known.flatMap((each) => (each.leaderOverridden || !each.leaderId ? [] : [each.leaderId])));
  const denies = (id: string): boolean => {
    const own = answers[id];
    return own !== undefined && !own.leaderOverridden && own.leaderId !== id;
  };
  return {
    leaders: [...named].filter((id) => !denies(id)).sort(),
    denied: [...named].filter(denies),
    overridden,
  };
}

/** How long to look at a network's conductors, by the timeouts that they were started with. */
export async function electionPatience(engines: Engines, { sequencers }: Network): Promise<number> {
  const heartbeats = await Promise.all(
    sequencers.map(async ({ conductor }) => {
      if (!conductor || conductor.state === UNREACHABLE) return 0;
      const { Config } = await engineOf(engines, conductor).getContainer(conductor.id).inspect();
      return heartbeatTimeoutSeconds([...(Config.Entrypoint ?? []), ...(Config.Cmd ?? [])]);
    }),
  );
  return Math.max(MINIMUM_PATIENCE_SECONDS, PATIENCE_HEARTBEATS * Math.max(0, ...heartbeats));
}

/** By op-conductor's command line, of which the last word counts; 0 where it does not say. */
export function heartbeatTimeoutSeconds(command: string[]): number {
  const found = [...command.join(" ").matchAll(/--raft\.heartbeat-timeout[= ](\d+(?:\.\d+)?)(ms|s)/g)].at(-1);
  return found ? Number(found[1]) / (found[2] === "ms" ? 1_000 : 1) : 0;
}

const SHOWN = 8;

/** The history in words, as findings. */
export function describeHistory(history: LeadershipHistory): string[] {
  const { course, looks, unanswered, denied } = history;
  const seconds = `${Math.round(history.seconds)} s`;
  const words = course.map((leaders) => leaders.join(" and ") || "none");
  const shown = `${words.slice(0, SHOWN).join(", ")}${words.length > SHOWN ? "…" : ""}`;
  const moves = course.length - 1;
  const summary =
    moves > 0
      ? `the leadership moved ${moves === 1 ? "once" : `${moves} times`} in ${seconds}: ${shown}`
      : `${course[0]?.join(" and ") || "nobody"} led for ${seconds}`;
  return [
    moves < 0 ? `nobody was seen to lead in ${seconds}` : summary,
    ...Object.entries(unanswered).map(
      ([id, missed]) => `the conductor of ${id} did not answer ${missed} of ${looks} looks`,
    ),
    ...(denied.length > 0 ? [`conductors followed ${denied.join(", ")}, which did not lead by its own account`] : []),
  ];
}
