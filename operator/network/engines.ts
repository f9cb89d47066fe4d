/** The engines that a network is on: one, or one for each of its hosts. What works on one of them works on several by this. */
import type Docker from "dockerode";
import type { Network, NetworkContainer } from "./model";

/** Those of several hosts. Calls to each of them fail after a while. */
export interface HostEngines {
  /** A client of the engine of this host. @throws UserError for a host that there is none of */
  of(host: string | undefined): Docker;
  /** The network as all of them have it now: what a silent one has is part of it, as unreachable. @throws UserError where there is none */
  discover(): Promise<Network>;
}

export type Engines = Docker | HostEngines;

export const areSeveral = (engines: Engines): engines is HostEngines => "discover" in engines;

/** The engine that a container is on, or one beside it would be. */
export const engineOf = (engines: Engines, { host }: Pick<NetworkContainer, "host">): Docker =>
  areSeveral(engines) ? engines.of(host) : engines;
