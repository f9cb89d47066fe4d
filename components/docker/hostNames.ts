/** The names that a container has to find, where no name server knows all hosts. */
import * as pulumi from "@pulumi/pulumi";
import { allContainers, type Plan } from "../../config/plan";
import type { Command } from "./command";

/** Name of each container to its address. */
export type HostNames = ReadonlyMap<string, string>;

/** @returns undefined where the engine's own name server knows all */
export const hostNames = (plan: Plan): HostNames | undefined =>
  plan.cluster && new Map(allContainers(plan).map(({ name, address }) => [name, address]));

/** Those that stand in one of the texts, sorted; a name that is part of a longer one does not count. Pure. */
export const namesIn = (texts: string[], names: HostNames): string[] => {
  const words = texts.flatMap((text) => text.match(/[a-z0-9-]+/g) ?? []);
  return [...new Set(words.filter((word) => names.has(word)))].sort();
};

/**
 * Entries for what a container is told of others, by its command line or its files: no more, because another entry would be another
 * container, and a node that joins is to replace none.
 *
 * @param own its own name
 */
export const hostEntries = (
  names: HostNames,
  own: string,
  command: pulumi.Output<Command>,
  contents: pulumi.Input<string>[],
): pulumi.Output<{ host: string; ip: string }[]> =>
  // Some of the files are secrets. Names are not.
  pulumi.unsecret(
    pulumi.all([command, pulumi.all(contents)]).apply(([{ entrypoints, command: flags }, texts]) =>
      namesIn([...entrypoints, ...flags, ...texts], names)
        .filter((name) => name !== own)
        .map((host) => ({ host, ip: names.get(host)! })),
    ),
  );
