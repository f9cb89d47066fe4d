/** The engines that a stack's network is on. */
import type Docker from "dockerode";
import { hostsOf, isLost, namedHostsOf, placementOf } from "../../config/placement";
import type { StackConfig } from "../../config/schema";
import type { EngineAddress } from "../../engine/connection";
import { count, objectsOf, removeObjects, type DockerObject } from "../leftovers";
import { say } from "../terminal";
import { configOverHosts } from "./config";
import { connectHost } from "./observe";

export interface StackEngine {
  /** For messages: ` on host b`; empty where there is one engine. */
  where: string;
  /** Where there are several, its calls fail after a while, counted from here. */
  connect: () => Docker;
}

/** To stop and remove what a host has of a network takes as long as that needs to end in good order. */
const HOST_SECONDS = 180;

/** Of the host that L1 runs on, where jobs run and the genesis is made. @param config with hosts */
export function homeEngine(config: StackConfig): EngineAddress {
  const home = placementOf(config)?.l1;
  const host = hostsOf(config).find(({ name }) => name === home);
  if (!host) throw new Error("a network without hosts has no host of L1");
  return { host: host.engine, chosenBy: `host ${host.name}` };
}

/** @param docker where the network is on one machine */
export function enginesOf(stack: string, docker: Docker): StackEngine[] {
  const config = configOverHosts(stack);
  if (!config) return [{ where: "", connect: () => docker }];
  return hostsOf(config).map((host) => ({
    where: ` on host ${host.name}`,
    connect: () => connectHost(host, HOST_SECONDS),
  }));
}

/** Names of hosts whose engines nobody asks any more. */
export function lostHosts(stack: string): string[] {
  const config = configOverHosts(stack);
  return config ? namedHostsOf(config).flatMap(({ name }) => (isLost(config, name) ? [name] : [])) : [];
}

/** What the engines have with the stack's label; of an engine that is silent, why that is not known. */
export const objectsOn = (
  engines: StackEngine[],
  stack: string,
): Promise<{ engine: StackEngine; objects: DockerObject[]; silence?: string }[]> =>
  Promise.all(
    engines.map(async (engine) => {
      try {
        return { engine, objects: await objectsOf(engine.connect(), stack) };
      } catch (error) {
        // The only engine that there is has to answer.
        if (engine.where === "") throw error;
        return { engine, objects: [], silence: (error as Error).message };
      }
    }),
  );

/** Removes all of it: containers of all engines first, because they hold a network that engines may share. */
export async function removeFrom(engines: StackEngine[], stack: string): Promise<void> {
  const found = (await objectsOn(engines, stack)).filter(({ objects }) => objects.length > 0);
  for (const { engine, objects } of found) {
    const names = objects.map(({ name }) => name).join(", ");
    say("recover", `removing ${count(objects)} left${engine.where}: ${names}`);
    await removeObjects(
      engine.connect(),
      objects.filter(({ kind }) => kind === "container"),
    );
  }
  for (const { engine, objects } of found) {
    await removeObjects(
      engine.connect(),
      objects.filter(({ kind }) => kind !== "container"),
    );
  }
}
