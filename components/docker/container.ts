/** What long-lived containers and jobs have in common, so that both are hardened and labelled the same way. */
import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { Command } from "./command";
import { hostEntries } from "./hostNames";
import type { ContainerFile, Environment, VolumeMount } from "./environment";

/** What a container is, for whom it is changed. */
export interface ContainerIdentity {
  /** Its name. */
  name: string;
  /** `sequencer`, `validator`, `challenger`, `l1`, `service`, `job`. */
  role: string;
  /** The program, such as `op-node`; of a job, its name. */
  component: string;
  /** Counts from 1 within its role; 0 for what there is only one of. */
  index: number;
}

export type ContainerTransform = (container: docker.ContainerArgs, identity: ContainerIdentity) => docker.ContainerArgs;

export interface ContainerBasics {
  name: string;
  image: pulumi.Input<string>;
  command: pulumi.Input<Command>;
  files: ContainerFile[];
  mounts: VolumeMount[];
  /** A user of the container, where the image's own could not write to a fresh volume. */
  user?: string;
}

export function containerBasics(
  { logRotation, hostNames }: Environment,
  { name, image, command, files, mounts, user }: ContainerBasics,
): Omit<docker.ContainerArgs, "image"> & { image: pulumi.Input<string> } {
  const start = pulumi.output(command);
  return {
    name,
    hostname: name,
    image,
    entrypoints: start.entrypoints,
    command: start.command,
    ...(user ? { user } : {}),
    ...(hostNames
      ? {
          hosts: hostEntries(
            hostNames,
            name,
            start,
            files.map(({ content }) => content),
          ),
        }
      : {}),
    uploads: files.map(({ path, content }) => ({ file: path, content })),
    volumes: mounts.map(({ volume, path, readOnly }) => ({
      volumeName: volume.name,
      containerPath: path,
      ...(readOnly ? { readOnly } : {}),
    })),
    capabilities: { drops: ["ALL"] },
    securityOpts: ["no-new-privileges:true"],
    logDriver: "json-file",
    logOpts: { "max-file": String(logRotation.maxFiles), "max-size": `${logRotation.maxSizeMb}m` },
  };
}

/** As the user of the component wants it. */
export const transformed = (
  { transform }: Environment,
  container: docker.ContainerArgs,
  identity: ContainerIdentity,
): docker.ContainerArgs => transform?.(container, identity) ?? container;
