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
import { rotate, rotationFields } from "./keyRotation";
import { runJob, type Report } from "./job";
import { reason } from "../shared/rpc/client";
import { sleep } from "../shared/rpc/deadline";

const signerRotation = z.object({
  ...rotationFields,
  /** Until all nodes know that L1 has another signer. */
  settleSeconds: z.number(),
});

/** Of the key that updated sequencers sign unsafe blocks with. */
export type SignerRotationInput = z.infer<typeof signerRotation>;

const releaseSequencerInput = reconcileClusterInput.extend({
  /** The sequencer that is about to be replaced. */
  id: z.string().min(1),
  /** The sequencers that come before it when all are replaced. */
  updatedBefore: z.array(z.string()),
  /** Where the signer's key is chosen: L1 has to know it before a sequencer leads that has it. */
  signerRotation: signerRotation.optional(),
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
      const { action } = release;
      if (input.signerRotation && "to" in action && updatedBefore.includes(action.to)) {
        await rotateSigner(input.signerRotation, report);
      }
      const { done, attempt } = describeAction(action);
      // A refused transfer is looked at again: the leader may have changed in between.
      await perform(action, seen).then(
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

/** From its block on, nodes take blocks that the next leader signs; with op-node those of the present one as well, for a while. */
async function rotateSigner({ settleSeconds, ...rotation }: SignerRotationInput, report: Report): Promise<void> {
  const isNew = await rotate({ role: "unsafeBlockSigner", ...rotation }, report);
  if (isNew) await sleep(settleSeconds * 1_000);
}

if (require.main === module) void runJob(releaseSequencerInput, main);
