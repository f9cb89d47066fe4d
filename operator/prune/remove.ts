/** Carries out what was decided. */
import type Docker from "dockerode";
import { count, removeObjects } from "../leftovers";
import { say } from "../terminal";
import type { Decision } from "./decide";
import { nameOf, removeImages } from "./images";
import type { PrunePlan } from "./table";

/**
 * Removes what goes by both looks: a network may have been started while the user thought.
 *
 * @returns what could not be removed, in words
 */
export async function removeWhatGoes(docker: Docker, plan: PrunePlan, now: PrunePlan): Promise<string[]> {
  const isStill = ({ network }: Decision): boolean =>
    now.decisions.some(
      (other) =>
        other.goes &&
        other.network.stack === network.stack &&
        other.network.project === network.project &&
        other.network.name === network.name,
    );
  const failed: string[] = [];
  for (const decision of plan.decisions.filter(({ goes }) => goes)) {
    const { network } = decision;
    if (!isStill(decision)) {
      failed.push(`${network.name} of stack ${network.stack} has come to life meanwhile, and stays`);
      continue;
    }
    say("prune", `removing ${count(network.objects)} of ${network.name}`);
    await removeObjects(docker, network.objects).catch((error: Error) =>
      failed.push(`${network.name}: ${error.message}`),
    );
  }
  if (plan.images.length > 0) say("prune", `removing ${imagesText(plan)}`);
  const kept = plan.images.length > 0 ? await removeImages(docker, plan.images) : [];
  for (const image of kept) say("note", `${nameOf(image)} stays, because another image is made from it`);
  return failed;
}

export const imagesText = ({ images }: Pick<PrunePlan, "images">): string =>
  images.length === 0 ? "" : `${images.length} image${images.length === 1 ? "" : "s"}`;
