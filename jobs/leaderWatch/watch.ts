/** The watch itself: looks, decides, and hands the leadership over. */
import { setTimeout as sleep } from "node:timers/promises";
import { reason } from "../rpc/client";
import { call } from "../rpc/light";
import { decide, HANDOVER_MEMORY_MILLISECONDS, type Decision, type Deeds, type Symptom } from "./decide";
import type { WatchLeaderInput } from "./input";
import { pollMembers } from "./poll";
import { look, type View } from "./view";

/** Writes one line: what happened, and what was measured. */
export type Log = (level: "info" | "warn" | "error", message: string, facts: Record<string, unknown>) => void;

type Handover = Extract<Decision, { kind: "hand-over" }>;

/** The watch as its health check and Prometheus see it. */
export interface WatchState {
  /** When a conductor answered last, in milliseconds of Unix time; undefined before. */
  lastAnswerAt?: number;
  handovers: Record<Symptom["kind"], number>;
  failures: number;
}

/**
 * Milliseconds that a handover may take, which mostly takes some ten. A conductor that hangs as well does not answer;
 * its peers elect another leader meanwhile.
 */
const HANDOVER_TIMEOUT_MILLISECONDS = 1_000;

/** Milliseconds between two decisions: what the services said is older than that. */
const DECISION_INTERVAL_MILLISECONDS = 100;

/** Watches until `signal` is aborted. */
export async function watch(
  { members, timings }: Pick<WatchLeaderInput, "members" | "timings">,
  state: WatchState,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  const polled = pollMembers(members, timings, signal);
  const deeds: Deeds = { handovers: [] };
  let view: View | undefined;
  while (!signal.aborted) {
    view = look(view, polled.members(), Date.now(), timings);
    state.lastAnswerAt = lastAnswer(view) ?? state.lastAnswerAt;
    deeds.handovers = deeds.handovers.filter((at) => at > Date.now() - HANDOVER_MEMORY_MILLISECONDS);
    const decision = decide(view, deeds, timings);
    if (decision.kind === "hand-over") {
      await handOver(decision);
      // The time that it took says nothing of the watch.
      view = { ...view, at: Date.now() };
    }
    await sleep(DECISION_INTERVAL_MILLISECONDS, undefined, { signal }).catch(() => undefined);
  }
  await polled.ended;

  async function handOver({ from, to, symptom }: Handover): Promise<void> {
    const url = members.find(({ id }) => id === from)!.conductorRpcUrl;
    const { kind, block, overdue, silent } = symptom;
    const facts = { from, to: to.id, reason: kind, block, overdue_ms: overdue, silent_ms: silent };
    const startedAt = Date.now();
    try {
      await call(url, "conductor_transferLeaderToServer", [to.id, to.addr], HANDOVER_TIMEOUT_MILLISECONDS);
      deeds.handovers.push(Date.now());
      state.handovers[kind] += 1;
      log("warn", "handed the leadership of a stuck sequencer over", { ...facts, took_ms: Date.now() - startedAt });
    } catch (error) {
      deeds.failedAt = Date.now();
      state.failures += 1;
      log("error", "could not hand the leadership of a stuck sequencer over", { ...facts, error: reason(error) });
    }
  }
}

function lastAnswer({ members }: View): number | undefined {
  const times = members.flatMap(({ conductor }) => conductor?.at ?? []);
  return times.length > 0 ? Math.max(...times) : undefined;
}
