/** How a network goes on without a host: what is done, why it may not be, and what follows. Pure. */
import { stringify } from "yaml";
import { hostProblems } from "../../../config/hostRules";
import { NAMESPACE } from "../../../config/load";
import { hostsOf, placementOf, type PlacedHost } from "../../../config/placement";
import type { StackConfig } from "../../../config/schema";

/** What was seen of a network without the host. */
export interface LookWithout {
  /** Why the host is not lost after all. */
  signsOfLife: string[];
  /** Undefined where there are no conductors. */
  raft?: {
    /** Name of the sequencer that leads; undefined where none does. */
    leader?: string;
    /** Ids of the members that have addresses of the host. */
    members: string[];
  };
  /** Undefined where hosts route. */
  swarm?: {
    /** What keeps the Swarm from being changed. */
    problem?: string;
    /** That of the host; undefined where the Swarm has none. */
    node?: { id: string; isManager: boolean };
  };
}

export interface LostQuestion {
  lost: PlacedHost;
  /** Name of the host of L1. */
  home: string;
  look: LookWithout;
}

/** Why nothing is done, worded for the user. */
export function refusals({ lost, home, look }: LostQuestion): string[] {
  const { signsOfLife, raft, swarm } = look;
  if (lost.name === home) {
    return [
      "L1 runs there, and nobody else has what it holds: bring that machine back, or begin a new network on other hosts, from a snapshot " +
        "where there is one",
    ];
  }
  // It may lead itself, which those that are left do not know.
  if (signsOfLife.length > 0) return signsOfLife;
  return [
    ...(raft && raft.leader === undefined
      ? [
          "no sequencer leads, and without a majority nobody can take members out of the Raft cluster: bring other hosts back first " +
            "(opstack-ha status)",
        ]
      : []),
    ...(swarm?.problem === undefined
      ? []
      : [
          `the Swarm cannot be changed (${swarm.problem}): bring other managers back, or where these are gone, too, run on one that is ` +
            "left: docker swarm init --force-new-cluster --advertise-addr ADDRESS",
        ]),
  ];
}

/** What is done, in order and in words. @param resources how many Pulumi's state has of the host */
export function describeSteps({ lost, look }: Pick<LostQuestion, "lost" | "look">, resources: number): string[] {
  const { raft, swarm } = look;
  return [
    ...(raft?.members ?? []).map((member) => `take ${member} out of the Raft cluster, which ${raft!.leader} leads`),
    ...(swarm?.node
      ? [`take the node of host ${lost.name} out of the Swarm${swarm.node.isManager ? ", which can take minutes" : ""}`]
      : []),
    ...(resources > 0 ? [`take the ${resources} resources of host ${lost.name} out of Pulumi's state`] : []),
  ];
}

/** Why the config could not stay as it is without the host, as with a placement that then leaves no majority. */
export const problemsWithout = (config: StackConfig, name: string): string[] =>
  hostProblems({ ...config, hosts: { ...config.hosts, [name]: { ...config.hosts[name]!, lost: true } } }).map(
    ({ key, message }) => `${key}: ${message}: change that first, or leave out --up`,
  );

/** What the config gets for it to last: a key, and its value. */
export const markAsLost = ({ name }: PlacedHost): [string, string] => [`${NAMESPACE}:hosts.${name}.lost`, "true"];

/** What makes it last: nodes of the host are made anew on the others. */
export const nextCommands = (host: PlacedHost, stack: string): string[] => [
  `pulumi config set --path ${markAsLost(host).join(" ")} --stack ${stack}`,
  `make up STACK=${stack}`,
];

/** The same as both of them, also where there is no `pulumi` on the path. */
export const nextAtOnce = ({ name }: PlacedHost, stack: string): string =>
  `npx opstack-ha host-lost ${name} --yes --up --stack ${stack}`;

/** For the new machine, until it has one. */
const NEW_HOST = "new";

/**
 * What the stack config gets where a new machine takes the place of a lost host.
 *
 * @param config in which the host is not lost yet
 */
export function wayBack(config: StackConfig, lost: string): string {
  const { sequencers, validators } = placementOf(config)!;
  const inItsPlace = (names: string[]): string[] => names.map((name) => (name === lost ? NEW_HOST : name));
  const { zone } = config.hosts[lost]!;
  const host = {
    engine: "ssh://USER@ADDRESS",
    address: "ADDRESS",
    slice: unusedSlice(config),
    ...(zone === undefined ? {} : { zone }),
    added_later: true,
  };
  return stringify({
    [`${NAMESPACE}:hosts`]: { [NEW_HOST]: host },
    [`${NAMESPACE}:placement`]: { sequencers: inItsPlace(sequencers), validators: inItsPlace(validators) },
  }).trimEnd();
}

/** One that no host ever had. */
const unusedSlice = ({ hosts }: StackConfig): number => Math.max(...Object.values(hosts).map(({ slice }) => slice)) + 1;

/** The config in which a host is none of those that are lost, so that what was on it is known. */
export const withHost = (config: StackConfig, name: string): StackConfig => ({
  ...config,
  hosts: { ...config.hosts, [name]: { ...config.hosts[name]!, lost: false } },
});

/** @returns undefined for a name that is none of a host */
export const hostNamed = (config: StackConfig, name: string): PlacedHost | undefined =>
  config.hosts[name] && hostsOf(withHost(config, name)).find((host) => host.name === name);
