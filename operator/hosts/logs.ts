/** Where the logs of a network are: on one engine, or on those of its hosts. */
import type Docker from "dockerode";
import { hostsOf, type PlacedHost } from "../../config/placement";
import type { StackConfig } from "../../config/schema";
import { connectEngine } from "../../engine/connection";
import { reason } from "../../shared/rpc/client";
import { sourcesOf } from "../logs/docker";
import type { Source } from "../logs/record";
import { NoNetworkError, say } from "../terminal";
import { connectHost } from "./observe";

export interface LogPlace {
  docker: Docker;
  sources: Source[];
}

/** Somebody waits for it; logs themselves may come for as long as they want. */
const ANSWERS_WITHIN_SECONDS = 10;

/** Of the hosts that answer; the others are told of. @throws NoNetworkError where none has anything of the network */
export async function logPlacesOf(config: StackConfig, stack: string): Promise<LogPlace[]> {
  const network = { name: config.network_name, stack };
  const found = await Promise.all(hostsOf(config).map((host) => placeOn(host, network)));
  const places = found.filter((place) => place !== undefined);
  if (places.every(({ sources }) => sources.length === 0)) {
    throw new NoNetworkError(`stack ${stack} has no containers on the hosts that answer: make up STACK=${stack}`);
  }
  return places;
}

async function placeOn(host: PlacedHost, network: { name: string; stack: string }): Promise<LogPlace | undefined> {
  try {
    const sources = await sourcesOf(connectHost(host, ANSWERS_WITHIN_SECONDS), network);
    return { docker: connectEngine({ host: host.engine, chosenBy: `host ${host.name}` }), sources };
  } catch (error) {
    say("host", `${host.name} does not answer (${reason(error)}): its logs are left out`);
    return undefined;
  }
}
