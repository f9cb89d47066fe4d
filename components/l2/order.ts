import * as pulumi from "@pulumi/pulumi";
import type { Chain } from "./chainContext";

/** What comes before a node when a change rolls through the nodes one at a time. */
export interface Earlier {
  containerIds: pulumi.Output<string[]>;
}

/**
 * For `dependsOn`: waits until `earlier` has its containers. Not a dependency on them, which Pulumi would remember:
 * it orders the changes of one update, while a removal takes all nodes at once.
 */
export function afterwards(earlier: Earlier | undefined, { environment }: Chain): Promise<pulumi.Resource> {
  const present = environment.site().dockerNetwork;
  // In a preview the ids may stay unknown for good.
  if (!earlier || pulumi.runtime.isDryRun()) return Promise.resolve(present);
  return new Promise((resolve) => void earlier.containerIds.apply(() => resolve(present)));
}
