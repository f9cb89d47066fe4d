/** What the engines of several hosts have of a network. */
import { connectEngine, withTimeLimit } from "../../engine/connection";
import type { PlacedHost } from "../../config/placement";
import { JOB_ROLE, LABEL } from "../../shared/labels";
import { reason } from "../../shared/rpc/client";
import { describeContainer } from "../network/discover";
import { ABSENT } from "../network/containers";
import type { NetworkContainer } from "../network/model";
import { PROJECT_NAME } from "../pulumi";
import { NoEngineError, NoNetworkError } from "../terminal";

export interface SeenHost {
  host: PlacedHost;
  /** Its long-lived containers of the network; undefined where its engine is silent. */
  containers?: NetworkContainer[];
  /** Why it is. */
  silence?: string;
}

/** Somebody waits for it. */
const ANSWERS_WITHIN_SECONDS = 10;

/** An sshd drops some of more than ten that have not logged in yet. */
const SSH_AT_ONCE = 8;

/** A client of a host's engine: its calls fail when so many seconds from now have passed. */
export const connectHost = ({ name, engine }: Pick<PlacedHost, "name" | "engine">, seconds: number) =>
  withTimeLimit(connectEngine({ host: engine, chosenBy: `host ${name}` }, SSH_AT_ONCE), seconds);

/** Asks all engines at once. Never throws for what they are like. */
export const observeHosts = (hosts: PlacedHost[], stack: string): Promise<SeenHost[]> =>
  Promise.all(
    hosts.map(async (host) => {
      try {
        return { host, containers: await containersOn(host, stack) };
      } catch (error) {
        return { host, silence: reason(error) };
      }
    }),
  );

/** @throws NoEngineError where no host answers, NoNetworkError where none that does has anything of the network */
export function refuseAbsence(seen: SeenHost[], stack: string): void {
  if (seen.every(({ containers }) => containers === undefined)) {
    const reasons = seen.map(({ host, silence }) => `${host.name} at ${host.engine} (${silence})`).join(", ");
    throw new NoEngineError(`no host of stack ${stack} answers: ${reasons}`);
  }
  if (seen.every(({ containers = [] }) => containers.length === 0)) {
    throw new NoNetworkError(`stack ${stack} has no containers on its hosts: make up STACK=${stack}`);
  }
}

async function containersOn(host: PlacedHost, stack: string): Promise<NetworkContainer[]> {
  const docker = connectHost(host, ANSWERS_WITHIN_SECONDS);
  const label = [LABEL.network, `${LABEL.stack}=${PROJECT_NAME}/${stack}`];
  const listed = await docker.listContainers({ all: true, filters: { label } });
  const services = listed.filter(({ Labels }) => Labels[LABEL.role] !== JOB_ROLE);
  const inspected = await Promise.all(
    services.map(({ Id }) =>
      docker
        .getContainer(Id)
        .inspect()
        .catch((error: Error & { statusCode?: number }) => {
          // Gone since it was listed.
          if (error.statusCode === ABSENT) return undefined;
          throw error;
        }),
    ),
  );
  return inspected.filter((container) => container !== undefined).map(describeContainer);
}
