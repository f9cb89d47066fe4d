/** The guard itself: looks, decides, acts. */
import { setTimeout as sleep } from "node:timers/promises";
import { perform } from "./act";
import type { GuardInput } from "./input";
import { pollMembers } from "./poll";
import { HANDOVER_MEMORY_MILLISECONDS, RULES, RULE_NAMES, type Act, type Deeds, type RuleName } from "./rules";
import { look, silence, type MemberView, type View } from "./view";

/** Writes one line: what happened, and what was measured. */
export type Log = (level: "info" | "warn" | "error", message: string, facts: Record<string, unknown>) => void;

/** The guard as its health check and Prometheus see it. */
export interface GuardState {
  /** When a conductor answered last, in milliseconds of Unix time; undefined before. */
  lastAnswerAt?: number;
  /** How often each rule has acted, and tried in vain. */
  acts: Record<RuleName, number>;
  failures: Record<RuleName, number>;
}

const noneOfAny = () => Object.fromEntries(RULE_NAMES.map((rule) => [rule, 0])) as Record<RuleName, number>;

export const newState = (): GuardState => ({
  acts: noneOfAny(),
  failures: noneOfAny(),
});

/** What a rule did longer ago than this is no reason to wait any more. */
const TRIED_MEMORY_MILLISECONDS = 30_000;

/** Guards until `signal` is aborted. */
export async function guard(
  { members, l1RpcUrl, timings }: Pick<GuardInput, "members" | "l1RpcUrl" | "timings">,
  state: GuardState,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  const deeds: Deeds = { handovers: [], tried: {} };
  const stops: Stops = new Map();
  const underWay = new Map<RuleName, Promise<void>>();
  let view: View | undefined;
  const pace = () => (view && isUrgent(view) ? timings.urgentEvery : timings.pollEvery);
  const polled = pollMembers({ members, l1RpcUrl }, timings, pace, signal);
  while (!signal.aborted) {
    view = look(view, withStops(polled.members(), stops), Date.now(), timings, polled.l1());
    state.lastAnswerAt = lastAnswer(view) ?? state.lastAnswerAt;
    forget(deeds, view);
    for (const rule of RULE_NAMES) {
      if (underWay.has(rule)) continue;
      const decision = RULES[rule](view, deeds, timings);
      if (decision.kind !== "wait")
        underWay.set(
          rule,
          carryOut(decision).finally(() => underWay.delete(rule)),
        );
    }
    // Twice as often as anything is asked: what the services said is no older than it has to be.
    await sleep(pace() / 2, undefined, { signal }).catch(() => undefined);
  }
  await Promise.all([polled.ended, ...underWay.values()]);

  async function carryOut(act: Act): Promise<void> {
    const times = (deeds.tried[act.kind]?.times ?? 0) + 1;
    deeds.tried[act.kind] = { at: Date.now(), times };
    if (act.kind === "fence") stops.set(act.sequencer, Date.now());
    const isStillSo = () => RULES[act.kind](view!, { ...deeds, tried: {} }, timings).kind === act.kind;
    const { level, message, facts, outcome } = await perform(act, members, isStillSo);
    if (outcome === "done") state.acts[act.kind] += 1;
    if (outcome === "failed") state.failures[act.kind] += 1;
    if (act.kind === "hand-over") {
      if (outcome === "failed") deeds.failedAt = Date.now();
      else deeds.handovers.push(Date.now());
    }
    log(level, message, facts);
  }
}

/** When each sequencer was last asked to stop, by its id. */
type Stops = Map<string, number>;

/** What a sequencer said afterwards says more than that it was asked. */
const withStops = (members: MemberView[], stops: Stops): MemberView[] =>
  members.map((member) => {
    const askedAt = stops.get(member.id);
    return askedAt === undefined || askedAt < (member.consensus?.askedAt ?? 0)
      ? member
      : { ...member, stopAskedAt: askedAt };
  });

/** Something may be wrong with the leader: the guard looks more often until it knows. */
function isUrgent(view: View): boolean {
  if (view.haltedSince !== undefined) return true;
  const active = view.members.find(({ consensus, ignoresConductor }) => ignoresConductor && consensus?.content.active);
  return active !== undefined && silence(active.conductor, view) >= URGENT_AFTER_MILLISECONDS;
}

/** Longer than an answer takes on a machine that is not busy, and the pause before the question. */
const URGENT_AFTER_MILLISECONDS = 150;

function forget(deeds: Deeds, { at, idleSince, haltedSince }: View): void {
  deeds.handovers = deeds.handovers.filter((then) => then > at - HANDOVER_MEMORY_MILLISECONDS);
  for (const rule of ["fence", "share", "hand-over"] as const) {
    if (at - (deeds.tried[rule]?.at ?? at) > TRIED_MEMORY_MILLISECONDS) delete deeds.tried[rule];
  }
  if (idleSince === undefined) delete deeds.tried.undo;
  if (haltedSince === undefined) delete deeds.tried.agree;
}

function lastAnswer({ members }: View): number | undefined {
  const times = members.flatMap(({ conductor }) => conductor?.at ?? []);
  return times.length > 0 ? Math.max(...times) : undefined;
}
