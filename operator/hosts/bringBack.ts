/** What is stopped on any host is started before Pulumi looks at it: an overlay leaves a container stopped whose start it refused once. */
import { hostsOf } from "../../config/placement";
import type { StackConfig } from "../../config/schema";
import { connectHost, observeHosts, type SeenHost } from "./observe";

/** A start that a Swarm refuses takes 20 s. */
const START_SECONDS = 60;

/** Never throws for what hosts and containers are like; `tell` is told. */
export async function bringBackOnHosts(
  config: StackConfig,
  stack: string,
  tell: (text: string) => void,
): Promise<void> {
  const seen = await observeHosts(hostsOf(config), stack);
  await Promise.all(seen.map((host) => bringBackOn(host, tell)));
}

async function bringBackOn({ host, containers = [], silence }: SeenHost, tell: (text: string) => void): Promise<void> {
  if (silence !== undefined) {
    tell(`host ${host.name} does not answer (${silence}): what is stopped there stays so`);
    return;
  }
  const stopped = containers.filter(({ state }) => state === "exited");
  if (stopped.length === 0) return;
  tell(`starting what is stopped on host ${host.name}: ${stopped.map(({ name }) => name).join(", ")}`);
  const docker = connectHost(host, START_SECONDS);
  await Promise.all(
    stopped.map(({ id, name }) =>
      docker
        .getContainer(id)
        .start()
        .catch((error: Error) => tell(`${name} does not start: ${error.message}`)),
    ),
  );
}
