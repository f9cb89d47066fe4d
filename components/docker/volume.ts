import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type { Environment } from "./environment";
import { labels, type LabelArguments } from "./labels";

/**
 * Declares a named volume that belongs to the network. One that is bound to the chain is replaced, with all that uses
 * it, when the config comes to mean another chain.
 */
export const volume = (
  logicalName: string,
  volumeName: string,
  { network, stack, genesisId }: Environment,
  identity: Pick<LabelArguments, "role" | "component" | "index">,
  opts: pulumi.CustomResourceOptions,
  { boundToChain }: { boundToChain: boolean },
): docker.Volume =>
  new docker.Volume(
    logicalName,
    { name: volumeName, labels: labels({ network, stack, ...identity }, boundToChain ? { genesis: genesisId } : {}) },
    { deleteBeforeReplace: true, ...opts },
  );
