/**
 * Before Pulumi looks at a network, what is down of it is brought back. Of a container that does not run, or that Docker is
 * about to restart, Pulumi's provider sees no published ports; it takes that for a change by hand, and replaces the container.
 */
import type Docker from "dockerode";
import { DeadlineError, until } from "../../shared/rpc/deadline";
import { Containers } from "../network/containers";
import { discoverNetwork } from "../network/discover";
import type { Network, NetworkContainer } from "../network/model";
import { isAtRest, startNetwork, startOrder } from "../network/rest";
import { strandedContainers } from "../network/stranded";
import { removeObjects } from "../leftovers";
import { NoNetworkError } from "../terminal";

export interface BringBackOptions {
  /** Whether Pulumi will look at what runs, whatever is found here. */
  refreshes: boolean;
  tell: (text: string) => void;
  /** Seconds. Docker lets up to a minute pass between two starts of a container that keeps exiting. */
  withinSeconds?: number;
  everyMilliseconds?: number;
}

/** The longest pause between two starts, 20 s until a container's health check speaks for the first time, and some for its start. */
const STAYS_UP_WITHIN = 90;

/** @throws whatever Docker says, but nothing of a container that does not start: Pulumi replaces that */
export async function bringBack(docker: Docker, stack: string, options: BringBackOptions): Promise<void> {
  const { tell } = options;
  await removeStranded(docker, stack, tell);
  const network = await networkOf(docker, stack);
  if (!network) return;
  if (isAtRest(network)) {
    tell(`${network.name} is stopped: starting it first`);
    await startNetwork(docker, network, tell).catch(tellIfLate(tell));
    return;
  }
  await startDown(docker, network, tell);
  await waitUntilUp(docker, stack, network, options);
}

async function networkOf(docker: Docker, stack: string): Promise<Network | undefined> {
  return discoverNetwork(docker, stack).catch((error: unknown) => {
    if (error instanceof NoNetworkError) return undefined;
    throw error;
  });
}

/** Their data is in volumes, so that new ones go on with it. */
async function removeStranded(docker: Docker, stack: string, tell: (text: string) => void): Promise<void> {
  const stranded = await strandedContainers(docker, stack);
  if (stranded.length === 0) return;
  tell(
    `the Docker network of ${stranded.length} stopped containers is gone (docker network prune?), so they cannot start: ` +
      "making them anew, with their data",
  );
  await removeObjects(
    docker,
    stranded.map((container) => ({ ...container, kind: "container" as const, isDown: true })),
  );
}

const isStopped = ({ state }: NetworkContainer): boolean => state === "exited" || state === "paused";

async function startDown(docker: Docker, network: Network, tell: (text: string) => void): Promise<void> {
  const down = network.containers.filter(isStopped);
  if (down.length === 0) return;
  tell(`starting what is stopped: ${down.map(({ name }) => name).join(", ")}`);
  const containers = new Containers(docker);
  for (const group of startOrder(network)) {
    await Promise.all(
      group.filter(isStopped).map(async (container) => {
        try {
          if (container.state === "paused") await containers.unpause([container]);
          else await containers.start([container]);
        } catch (error) {
          tell(`${container.name} does not start: ${(error as Error).message}`);
        }
      }),
    );
  }
}

/** Whether it may exit again at once. */
const isComing = ({ state, health }: NetworkContainer): boolean =>
  state === "restarting" || (state === "running" && health === "starting");

async function waitUntilUp(
  docker: Docker,
  stack: string,
  before: Network,
  { refreshes, tell, withinSeconds = STAYS_UP_WITHIN, everyMilliseconds = 1_000 }: BringBackOptions,
): Promise<void> {
  const isWatched = (container: NetworkContainer): boolean =>
    isStopped(container) || container.state === "restarting" || (refreshes && isComing(container));
  const watched = new Set(before.containers.filter(isWatched).map(({ id }) => id));
  if (watched.size === 0) return;
  let told = "";
  await until(
    "all containers to stay up",
    async () => {
      const network = await networkOf(docker, stack);
      const coming = (network?.containers ?? []).filter(
        (container) => watched.has(container.id) && isComing(container),
      );
      const names = coming.map(({ name }) => name).join(", ");
      if (names !== told && names) tell(`waiting until they stay up, ${withinSeconds} s at most: ${names}`);
      told = names;
      return coming.length === 0;
    },
    { withinSeconds, everyMilliseconds },
  ).catch(tellIfLate(tell));
}

/** What does not come back in time is for Pulumi to replace. */
const tellIfLate =
  (tell: (text: string) => void) =>
  (error: unknown): void => {
    if (!(error instanceof DeadlineError)) throw error;
    tell(`${error.message}: going on`);
  };
