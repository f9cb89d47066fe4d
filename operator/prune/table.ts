/** What a prune would do, for people and for programs. Pure. */
import { gigabytes } from "../../shared/diskSpace";
import { count } from "../leftovers";
import { newTable } from "../tables";
import type { BuiltImage, Decision } from "./decide";
import { nameOf } from "./images";

/** What was decided, with the images that go. */
export interface PrunePlan {
  decisions: Decision[];
  images: BuiltImage[];
}

export function planTable({ decisions, images }: PrunePlan): string {
  const table = newTable(["network", "stack", "", "what there is", "why"]);
  table.push(
    ...decisions.map(({ network, goes, reason }) => [
      network.name,
      network.stack,
      goes ? "goes" : "stays",
      count(network.objects),
      reason,
    ]),
    ...images.map((image) => [nameOf(image), "", "goes", `image, ${gigabytes(image.bytes)}`, "no container uses it"]),
  );
  return table.toString();
}

/** `--json`. */
export const planAsData = ({ decisions, images }: PrunePlan, removed: boolean) => ({
  removed,
  networks: decisions.map(({ network, goes, reason }) => ({
    network: network.name,
    project: network.project,
    stack: network.stack,
    goes,
    reason,
    objects: network.objects.map(({ kind, name }) => ({ kind, name })),
  })),
  images: images.map(({ id, tags, bytes }) => ({ id, tags, bytes })),
});
