/** The loop of `reconcileCluster`: observe, plan, act, until the plan is empty and the chain advances. */
import { describeUnmet, JobFailure, type Unmet } from "../failure";
import { reason } from "../rpc/client";
import { sleep } from "../rpc/deadline";
import { describeAction } from "./act";
import type { ClusterObservation } from "./observation";
import { plan, seatFirst, type Action } from "./plan";
import { headAge, leadership } from "./situation";

/** The cluster as the loop reaches it. */
export interface Cluster {
  observe(): Promise<ClusterObservation>;
  perform(action: Action, seen: ClusterObservation): Promise<void>;
}

export interface ReconcileOptions {
  /** Seconds until the loop gives up; counted anew whenever a member comes nearer to the tip. */
  deadlineSeconds: number;
  report: (line: string) => void;
  /** Milliseconds between two observations. */
  everyMilliseconds?: number;
}

/** @throws JobFailure when the cluster is not as desired in time, naming everything that is still amiss */
export async function reconcile(
  cluster: Cluster,
  { deadlineSeconds, report, everyMilliseconds = 150 }: ReconcileOptions,
): Promise<void> {
  const patience = deadlineSeconds * 1_000;
  let deadline = Date.now() + patience;
  const nearest = new Map<string, number>();
  let unmet: Unmet[] = [];
  let lastError: string | undefined;
  let actions = 0;
  let settledAt: number | undefined;
  let begun = false;
  let reported: string | undefined;
  /** Reports a state of affairs once, however much its details change from look to look. */
  const reportChange = (affairs: string, line: string) => {
    if (affairs !== reported) report(line);
    reported = affairs;
  };

  while (Date.now() < deadline) {
    const seen = await cluster.observe();
    if (comesNearer(seen, nearest)) deadline = Date.now() + patience;
    const planned = plan(seen);
    const head = headNumber(seen);
    unmet = planned.unmet;
    const action: Action | undefined = planned.action ?? (begun && unmet.length === 0 ? seatFirst(seen) : undefined);
    if (action) {
      settledAt = undefined;
      try {
        await cluster.perform(action, seen);
        actions += 1;
        begun ||= action.kind === "start-sequencer" && action.blockNumber === 0;
        lastError = undefined;
        report(describeAction(action).done);
        reported = undefined;
      } catch (error) {
        lastError = `could not ${describeAction(action).attempt}: ${reason(error)}`;
        reportChange(lastError, `${lastError}; looking again`);
      }
    } else if (unmet.length > 0) {
      settledAt = undefined;
      const { what, seen: instead } = unmet[0]!;
      reportChange(what, `waiting for ${what}: ${instead}`);
    } else if (settledAt === undefined) {
      settledAt = head;
      report(actions === 0 ? `nothing to do: ${describeCluster(seen)}` : `formed: ${describeCluster(seen)}`);
    } else if (head > settledAt) {
      report(`the chain advances: block ${head} followed ${settledAt}`);
      return;
    }
    await sleep(everyMilliseconds);
  }
  throw new JobFailure(describeFailure(deadlineSeconds, unmet, lastError, settledAt));
}

/**
 * Whether a member has caught up by a block or more. One that starts from nothing, as on a new machine, makes the whole chain anew,
 * which takes the longer the older that is.
 *
 * @param nearest how many seconds the head of each member was behind the clock at best; kept up to date
 */
function comesNearer(seen: ClusterObservation, nearest: Map<string, number>): boolean {
  const nearer = seen.members.filter(({ id, sequencer }) => {
    if (!sequencer) return false;
    const [age, best] = [headAge(seen, sequencer), nearest.get(id)];
    if (best !== undefined && age > best - sequencer.blockTimeSeconds) return false;
    nearest.set(id, age);
    return best !== undefined;
  });
  return nearer.length > 0;
}

function describeFailure(
  deadlineSeconds: number,
  unmet: Unmet[],
  lastError: string | undefined,
  settledAt: number | undefined,
): string {
  const waitedFor =
    settledAt === undefined ? unmet.map(describeUnmet).join("; ") : `a block after ${settledAt}, which did not come`;
  const attempt = lastError ? ` The last attempt failed: ${lastError}.` : "";
  return `the sequencer cluster was not as desired within ${deadlineSeconds} s. Still waiting for ${waitedFor}.${attempt}`;
}

function headNumber(seen: ClusterObservation): number {
  return Math.max(0, ...seen.members.map(({ sequencer }) => sequencer?.unsafeHead.number ?? 0));
}

function describeCluster(seen: ClusterObservation): string {
  const voters = seen.members.length;
  return `${leadership(seen).leader!.id} leads ${voters} healthy voter${voters === 1 ? "" : "s"}`;
}
