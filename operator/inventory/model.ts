/** What Docker has of this project's networks, all of them, by labels alone. */
import type { DockerObject } from "../leftovers";

/** A container, network or volume with this project's labels. */
export interface LabelledObject extends DockerObject {
  /** The Pulumi project, and the stack in it. */
  project: string;
  stack: string;
  /** `network_name`. */
  network: string;
  /** Unix time in milliseconds; undefined where Docker does not tell. */
  createdAt?: number;
  /** Of containers: the labels, and Docker's words for state (`running`, `exited`, …) and health. */
  role?: string;
  component?: string;
  index?: number;
  state?: string;
  health?: "healthy" | "unhealthy" | "starting" | "none";
}

/**
 * By Docker's states alone; `status` knows more. `leftovers`: no container but those of jobs that have ended, so that there is
 * nothing to start.
 */
export type NetworkCondition = "healthy" | "starting" | "partial" | "stopped" | "leftovers";

/** Everything of one stack and one `network_name`. */
export interface FoundNetwork {
  project: string;
  stack: string;
  name: string;
  condition: NetworkCondition;
  sequencers: number;
  validators: number;
  /** Long-lived containers; jobs are not counted. */
  running: number;
  stopped: number;
  volumes: string[];
  /** Unix time in milliseconds of its oldest container or Docker network; without any, of its oldest volume. */
  createdAt?: number;
  /** All of it. */
  objects: LabelledObject[];
}
