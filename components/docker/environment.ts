import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type { LogRotation } from "../../config/plan";
import type { ContainerTransform } from "./container";
import type { HostNames } from "./hostNames";
import type { SiteOf } from "./sites";

/** What every container of a network shares. */
export interface Environment {
  /** `network_name`: the prefix of every Docker object. */
  network: string;
  /** `<project>/<stack>`, to tell whose a Docker object is. */
  stack: string;
  /** Names the chain that the config means; whatever holds chain data carries it. */
  genesisId: string;
  /** The engine that a container is on, with its network and images. */
  site: SiteOf;
  /** Where no name server knows all containers. */
  hostNames?: HostNames | undefined;
  logRotation: LogRotation;
  /**
   * How often each job has failed so far, by container name: a job that failed is run again by the
   * next `pulumi up`, though nothing in its definition changed.
   */
  failedAttempts: Record<string, number>;
  transform?: ContainerTransform | undefined;
}

/** A file put into a container before it starts. */
export interface ContainerFile {
  path: string;
  content: pulumi.Input<string>;
}

/** A named volume mounted into a container. */
export interface VolumeMount {
  volume: docker.Volume;
  path: string;
  readOnly?: boolean;
}
