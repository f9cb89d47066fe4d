/** What a check has seen of a host. Plain data. */
import type { HostClock } from "../../../engine/hosts/clocks";
import type { ObservedHost } from "../../../engine/hosts/observe";
import type { RequestedPort } from "../../../engine/preflight";
import type { DiskSpace } from "../../../shared/diskSpace";

/** From a host to another one. */
export interface Way {
  /** Name of the other host. */
  to: string;
  /** Such as `7946/udp`; `containers` where hosts route. */
  what: string;
  /** Milliseconds of a round trip; undefined where there was no answer. */
  milliseconds?: number;
  /** Why there was none, or what is wrong with it. */
  failure?: string;
}

/** A port that something else than this network has. */
export interface TakenPort extends RequestedPort {
  /** `EADDRINUSE`, `EADDRNOTAVAIL`, … */
  code: string;
}

export interface HostFacts {
  host: ObservedHost;
  /** Why nothing looked from there; undefined where a container did. */
  blind?: string;
  clock?: HostClock;
  /** Of its engine. */
  disk?: DiskSpace;
  /** How many of its ports were looked at. */
  ports: number;
  taken: TakenPort[];
  ways: Way[];
}
