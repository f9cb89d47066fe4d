import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type { Environment } from "./environment";
import { labels, type LabelArguments } from "./labels";

/**
 * Declares a named volume that belongs to the network. One that is bound to the chain is replaced, with all that uses
 * it, when the config comes to mean another chain.
 *
 * @param host of what may move to another one: its label is what Pulumi sees of that, because to it another provider alone means that
 *   the volume is there, too, and nothing is removed from the host before
 */
export const volume = (
  logicalName: string,
  volumeName: string,
  { network, stack, genesisId }: Environment,
  identity: Pick<LabelArguments, "role" | "component" | "index">,
  opts: pulumi.CustomResourceOptions,
  { boundToChain, host }: { boundToChain: boolean; host?: string | undefined },
): docker.Volume =>
  new docker.Volume(
    logicalName,
    {
      name: volumeName,
      labels: labels({ network, stack, ...identity }, { genesis: boundToChain ? genesisId : undefined, host }),
    },
    { deleteBeforeReplace: true, ...opts },
  );
