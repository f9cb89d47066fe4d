/** What an overlay left stopped is started again: its engines ask the Swarm once, are refused while it has no quorum, and give up. */
import { hostsOf } from "../../config/placement";
import type { StackConfig } from "../../config/schema";
import { readInfo } from "../../engine/hosts/observe";
import { reason } from "../../shared/rpc/client";
import { wasRefused } from "../network/refused";
import { connectHost, observeHosts, type SeenHost } from "./observe";

/** Of a container that was found stopped. */
export interface Revival {
  container: string;
  /** Why it does not start; undefined where it did. */
  failure?: string;
}

export interface HostRevival {
  host: string;
  /** Why its engine is silent, if it is. */
  silence?: string;
  /** By name; none where nothing was left stopped. */
  containers: Revival[];
}

/** A start that a Swarm refuses takes 20 s, up to 24. With more, one host whose engine hangs would keep the others waiting for a minute. */
const START_SECONDS = 30;

/** Never throws for what hosts and containers are like. */
export async function reviveOnHosts(config: StackConfig, stack: string): Promise<HostRevival[]> {
  const seen = await observeHosts(hostsOf(config), stack);
  return Promise.all(seen.map(reviveOn));
}

async function reviveOn(seen: SeenHost): Promise<HostRevival> {
  const { name: host } = seen.host;
  if (seen.containers === undefined) return { host, silence: seen.silence ?? "no reason given", containers: [] };
  const refused = seen.containers.filter(wasRefused).sort((one, other) => one.name.localeCompare(other.name));
  if (refused.length === 0) return { host, containers: [] };
  const docker = connectHost(seen.host, START_SECONDS);
  // While it is known to have no quorum, every start would be refused, after 20 s.
  const obstacle = await swarmError(docker);
  const containers = await Promise.all(
    refused.map(async ({ id, name: container }): Promise<Revival> => {
      if (obstacle !== undefined) return { container, failure: obstacle };
      try {
        await docker.getContainer(id).start();
        return { container };
      } catch (error) {
        return { container, failure: reason(error) };
      }
    }),
  );
  return { host, containers };
}

/** As the engine tells it; a worker does not know. */
async function swarmError(docker: ReturnType<typeof connectHost>): Promise<string | undefined> {
  try {
    return readInfo(await docker.info(), {}).swarm.error;
  } catch (error) {
    return reason(error);
  }
}

/** What there is to say of a host; empty where nothing was left stopped. Pure. */
export function describeRevival({ silence, containers }: HostRevival): string {
  if (silence !== undefined) return `its engine does not answer: ${silence}`;
  const started = containers.filter(({ failure }) => failure === undefined).map(({ container }) => container);
  const failed = containers.flatMap(({ container, failure }) =>
    failure === undefined ? [] : `${container} (${failure})`,
  );
  return [
    ...(started.length > 0 ? [`started ${started.join(", ")}`] : []),
    ...(failed.length > 0 ? [`does not start: ${failed.join(", ")}`] : []),
  ].join("; ");
}

/** Whether every engine answers, and all that was left stopped runs again. Pure. */
export const isAllRevived = (revivals: HostRevival[]): boolean =>
  revivals.every(
    ({ silence, containers }) => silence === undefined && containers.every(({ failure }) => failure === undefined),
  );
