/**
 * One-shot job, run before a sequencer's containers are replaced: waits until the other sequencers can go on without
 * it, and hands the leadership over if it leads. So a change to all sequencers rolls through them one at a time.
 */
import * as z from "zod";
import { describeAction, perform } from "../shared/cluster/act";
import { reconcileClusterInput } from "../shared/cluster/input";
import { observeCluster } from "../shared/cluster/observe";
import { planRelease } from "../shared/cluster/release";
import { JobFailure } from "../shared/failure";
import { runJob, type Report } from "./job";
import { reason } from "../shared/rpc/client";
import { sleep } from "../shared/rpc/deadline";

const releaseSequencerInput = reconcileClusterInput.extend({
  /** The sequencer that is about to be replaced. */
  id: z.string().min(1),
  /** The sequencers that come before it when all are replaced. */
  updatedBefore: z.array(z.string()),
});

export type ReleaseSequencerInput = z.infer<typeof releaseSequencerInput>;

/** Milliseconds between two looks at the cluster. */
const INTERVAL = 200;

/** Seconds without a sequencing leader that no election takes: the chain has halted, and waiting would not help it. */
const HALTED_SECONDS = 15;

export async function main(input: ReleaseSequencerInput, report: Report): Promise<void> {
  const { members, id, updatedBefore, deadlineSeconds } = input;
  const deadline = Date.now() + deadlineSeconds * 1_000;
  let lastSequencing = Date.now();
  let waitingFor = "";
  let containers: string[] = [];

  while (Date.now() < deadline) {
    const seen = await observeCluster(members);
    const release = planRelease(seen, id, updatedBefore);
    if (release.kind === "released") return report(`${id} may be replaced: ${release.because}`);
    if (release.kind !== "halted") lastSequencing = Date.now();
    if (release.kind === "halted") {
      if (Date.now() - lastSequencing > HALTED_SECONDS * 1_000) {
        return report(`${id} may be replaced: no sequencer extends the chain, so it interrupts nothing`);
      }
    } else if (release.kind === "hand-over") {
      const { done, attempt } = describeAction(release.action);
      // A refused transfer is looked at again: the leader may have changed in between.
      await perform(release.action, seen).then(
        () => report(done),
        (error: unknown) => report(`could not ${attempt}: ${reason(error)}; looking again`),
      );
    } else if (`${release.what}: ${release.seen}` !== waitingFor) {
      waitingFor = `${release.what}: ${release.seen}`;
      containers = release.containers;
      report(`waiting for ${waitingFor}`);
    }
    await sleep(INTERVAL);
  }
  throw new JobFailure(
    `${id} could not be released within ${deadlineSeconds} s, and was left as it is. Waited for ${waitingFor || "the leadership to move"}. ` +
      `See ${containers.map((container) => `docker logs ${container}`).join(", ") || "the logs of the conductors"}.`,
  );
}

if (require.main === module) void runJob(releaseSequencerInput, main);
